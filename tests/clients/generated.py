"""Hooks of schemathesis: who calls, and a company as it was in the beginning."""

import json
import os
import urllib.request

import schemathesis

CONTROL = os.environ["CLOUD"] + "/_control"
HEADERS = json.loads(os.environ["CALLER"])
# What requests have changed (whoever is deleted stays so) must not hide what the next would find.
ANEW = 20
made = 0


def begin():
    body = json.dumps({"name": "acme"}).encode()
    request = urllib.request.Request(f"{CONTROL}/scenario", body, method="POST")
    urllib.request.urlopen(request).close()
    # What changes is seen at once: a delay is no fault of an answer.
    body = json.dumps({"visibility": "none"}).encode()
    request = urllib.request.Request(f"{CONTROL}/faults", body, method="POST")
    urllib.request.urlopen(request).close()


@schemathesis.hook
def before_call(context, case, kwargs):
    global made
    if made % ANEW == 0:
        begin()
    made += 1
    for name, value in HEADERS.items():
        case.headers[name] = value
