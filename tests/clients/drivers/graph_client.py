"""Every call to Microsoft Graph, by Microsoft's client for Python with its credential library."""

import asyncio
import json
import os

from azure.identity import ClientSecretCredential
from kiota_abstractions.api_error import APIError
from kiota_abstractions.base_request_configuration import RequestConfiguration
from msgraph import GraphServiceClient
from msgraph.generated.models.invitation import Invitation
from msgraph.generated.models.password_profile import PasswordProfile
from msgraph.generated.models.reference_create import ReferenceCreate
from msgraph.generated.models.user import User
from msgraph.generated.users.users_request_builder import UsersRequestBuilder

told = json.loads(os.environ["CLIENTS_COMPANY"])["entra"]


def query(**parameters):
    asked = UsersRequestBuilder.UsersRequestBuilderGetQueryParameters(**parameters)
    return RequestConfiguration(query_parameters=asked)


async def main():
    credential = ClientSecretCredential(
        told["tenantId"], told["clientId"], told["clientSecret"]
    )
    client = GraphServiceClient(credential, ["https://graph.microsoft.com/.default"])

    wanted = query(filter=f"mail eq '{told['user']}'", select=["id", "accountEnabled"])
    found = (await client.users.get(wanted)).value
    assert len(found) == 1, found
    user = client.users.by_user_id(found[0].id)
    groups = (await user.member_of.graph_group.get()).value
    assert groups, groups

    searched = query(search='"displayName:Jane"', count=True)
    searched.headers.add("ConsistencyLevel", "eventual")
    answer = await client.users.get(searched)
    assert answer.odata_count == len(answer.value) > 0
    try:
        await client.users.get(query(skip=1) if hasattr(query(), "skip") else query(orderby=["mail"]))
        raise AssertionError("an order that is not supported was accepted")
    except APIError as error:
        assert error.response_status_code == 400, error

    created = await client.users.post(
        User(
            display_name="New by a client",
            user_principal_name=f"client.py@{told['domain']}",
            mail_nickname="client.py",
            account_enabled=False,
            password_profile=PasswordProfile(
                password="x9!Pq4wertz", force_change_password_next_sign_in=True
            ),
        )
    )
    assert created.id
    invited = await client.invitations.post(
        Invitation(
            invited_user_email_address="guest.py@partner.example",
            invite_redirect_url="https://myapps.microsoft.com",
            send_invitation_message=False,
        )
    )
    assert invited.status == "PendingAcceptance", invited.status
    await user.patch(User(account_enabled=False))
    assert (await user.revoke_sign_in_sessions.post()).value is True
    plain = next(
        group
        for group in groups
        if not group.group_types
        and group.security_enabled
        and not (group.mail_enabled or group.on_premises_sync_enabled)
        and not group.is_assignable_to_role
    )
    members = client.groups.by_group_id(plain.id).members
    await members.by_directory_object_id(found[0].id).ref.delete()
    address = f"https://graph.microsoft.com/v1.0/directoryObjects/{found[0].id}"
    await members.ref.post(ReferenceCreate(odata_id=address))


asyncio.run(main())
