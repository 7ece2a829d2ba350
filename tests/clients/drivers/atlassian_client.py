"""Every call to the organization's APIs, by an Atlassian client for Python.

It has methods for part of them, and passes the rest through the same client.
"""

import json
import os
from urllib.parse import quote

from atlassian import Jira
from atlassian.cloud_admin import CloudAdmin

told = json.loads(os.environ["CLIENTS_COMPANY"])
org, people, group = told["orgId"], told["people"], told["group"]
read, write = (CloudAdmin(admin_api_key=told["keys"][name]) for name in ("read", "write"))
directory = told["directory"]


def path(*parts, version="v2"):
    return "/".join(["admin", version, "orgs", org, *(quote(part, safe="") for part in parts)])


def within(*parts):
    return path("directories", directory, *parts)


def post(address, data):
    return write.post(address, data=data)


# Reads, with the key that only reads.
found = read.search_directory_users(org, directory, {"accountIds": [people["jane"]]})
assert found["data"][0]["accountId"] == people["jane"], found
assert read.get_directory_users_count(org, directory)["count"] > 1
groups = read.search_directory_groups(org, directory, {"groupIds": [group]})
assert groups["data"][0]["id"] == group, groups
assert isinstance(read.get(within("groups", group, "role-assignments"))["data"], list)
assert read.get(within("users", people["jane"], "role-assignments"))["data"]
dates = read.get(path("directory", "users", people["jane"], "last-active-dates", version="v1"))
keys = {access["key"] for access in dates["data"]["product_access"]}
assert "jira-service-desk" in keys, keys
privileges = write.get_user_management_permissions(
    people["jane"], privileges=["lifecycle.enablement", "apiToken.delete"]
)
assert privileges["lifecycle.enablement"]["allowed"], privileges
tokens = write.get_user_api_tokens(people["jane"])
assert tokens

# Writes.
post(within("users", people["jane"], "suspend"), {})
post(within("users", people["jane"], "restore"), {})
write.delete(within("groups", group, "memberships", people["jane"]))
post(within("groups", group, "memberships"), {"accountId": people["jane"]})
role = {"role": "atlassian/user", "resource": told["product"]}
post(path("users", people["jane"], "roles", "assign", version="v1"), role)
post(path("users", people["jane"], "roles", "revoke", version="v1"), role)
admin = {"role": "atlassian/org-admin"}
post(path("users", people["admin"], "role-assignments", "revoke", version="v1"), admin)
invited = post(path("users", "invite"), {"emails": ["guest@partner.example"], "additionalGroups": [group]})
assert invited["data"][0]["email"] == "guest@partner.example", invited
write.delete_user_api_token(people["jane"], tokens[0]["id"])
write.deactivate_user(people["jane"], message="Bye")
write.activate_user(people["jane"])
write.delete_user(people["jane"])
write.cancel_user_deletion(people["jane"])
write.delete(within("users", people["jane"]))

# The same client's part for Jira reads a ticket too.
jira = Jira(url=f"https://{told['site']}", username="app", password="token", cloud=True, api_version="3")
assert jira.issue(told["issue"])["key"] == told["issue"]
