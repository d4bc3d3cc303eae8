"""Loaded before anything else of a test run, so that the settings are those of a test."""

import os

os.environ["HOMEFILE_TEST"] = "1"
os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
