"""python -m standards check | convert | template."""

import sys

from standards.commands import main

sys.exit(main())
