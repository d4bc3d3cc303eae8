"""Connects a system to Homefile, both ways, with nothing but Python.

In the demo it needs no settings: python docs/examples/connect.py
Elsewhere: HOMEFILE=https://homes.example.org CLIENT=... SECRET=... python docs/examples/connect.py
"""

import json
import os
import time
from datetime import UTC, datetime
from urllib.parse import quote, urlencode
from urllib.request import Request, urlopen

SITE = os.environ.get("HOMEFILE", "http://localhost:8000")
CLIENT, SECRET = os.environ.get("CLIENT", "larkfield-demo"), os.environ.get("SECRET", "try-it")
headers = {"Content-Type": "application/json"}


def call(method, path, document=None, **more):
    """Ask one thing: the answer, and its ETag."""
    body = None if document is None else json.dumps(document).encode()
    told = headers | {name.replace("_", "-"): value for name, value in more.items()}
    with urlopen(Request(SITE + path, body, told, method=method)) as answer:  # noqa: S310
        return json.load(answer), answer.headers["ETag"]


# 1. Sign in: one token, for an hour.
form = urlencode({"grant_type": "client_credentials", "client_id": CLIENT, "client_secret": SECRET}).encode()
with urlopen(SITE + "/api/oauth/token", form) as given:  # noqa: S310
    headers["Authorization"] = "Bearer " + json.load(given)["access_token"]

# 2. From which change on we want to know.
cursor = call("GET", "/api/v1/changes?after=now")[0]["cursor"]

# 3. Read a record, and put it back; the ETag says which version we have seen.
home = call("GET", "/api/v1/homes?limit=1")[0]["records"][0]
path = "/api/v1/homes/" + quote(home["reference"])
home, tag = call("GET", path)
print("put:", call("PUT", path, home["record"], If_Match=tag)[0]["outcome"])

# 4. Tell what happened on a job, in the standard's own message. The key makes it safe to send twice.
order = call("GET", "/api/v1/work-orders?limit=1")[0]["records"][0]["reference"]
now = datetime.now(UTC).isoformat()
update = {"RelatedWorkOrderReference": {"ID": order}, "TypeCode": "40", "EventTime": now}
told = call("POST", "/api/v1/hact/JobStatusUpdate", update, Idempotency_Key=f"arrived {order} {now}")[0]
print("told:", told["Outcome"])

# 5. Hear what has changed; a real system keeps the cursor and asks again, for ever.
changes = []
while not changes:
    time.sleep(1)
    page = call("GET", f"/api/v1/changes?after={cursor}")[0]
    changes, cursor = page["changes"], page["cursor"]
for change in changes:
    print("changed:", change["kind"], change["record"]["reference"])
