"""The table itself: one row an address."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from portal.core import clock
from portal.enquiries.actions.publishing import keep_template
from portal.hazards.models import HazardCase
from portal.repairs.models import MoreWork
from portal.sync.clients import make_client
from portal.sync.models import Outgoing
from portal.tenancies.calls import begin_call
from portal.tenancies.models import Call
from standards.messages import KINDS
from tests.cast import Cast
from tests.documents.publishing import (
    daras_document,
    daras_version,
    its_class,
    its_document,
    its_file,
    its_pages,
    its_sheet,
    its_table,
    its_version,
)
from tests.enquiries.asking import asked
from tests.enquiries.requesting import requested, with_a_file
from tests.factories.hazards import HazardCaseFactory, HazardSignFactory
from tests.factories.repairs import MoreWorkFactory, PhotoFactory, SlotPatternFactory, with_files
from tests.factories.sync import DifferenceFactory, UploadFactory, WebhookFactory, called
from tests.house.every_url import (
    HOUSING,
    MOVED,
    NOT_THERE,
    OFFICERS,
    POST_ONLY,
    REFUSED,
    RESIDENTS,
    SIGN_IN,
    STAFF,
    YES,
    Row,
    anybody,
    for_machines,
    only,
)
from tests.house.records_table import LISTS, ONES, reference_of

Address = Mapping[str, Any]

# Amina lives in flat 1 now; Carl did before her; Lee left flat 4 ten days ago.


def flat_1(cast: Cast) -> Address:
    return {"code": cast.flat_1.code}


def flat_4(cast: Cast) -> Address:
    return {"code": cast.flat_4.code}


def aminas_repair(cast: Cast) -> Address:
    return flat_1(cast) | {"order": cast.own_order.code}


def words_of_aminas_repair(cast: Cast) -> Address:
    return aminas_repair(cast) | {"act": "words"}


def words_of_aminas_report(cast: Cast) -> Address:
    return aminas_report(cast) | {"act": "words"}


def aminas_correction(cast: Cast) -> Address:
    return flat_1(cast) | {"correction": cast.correction.code}


def amina_at_flat_1(cast: Cast) -> Address:
    return flat_1(cast) | {"tenant": cast.amina.parties.get().code}


def aminas_report(cast: Cast) -> Address:
    return flat_1(cast) | {"report": cast.request.code}


def at_the_gas_page(cast: Cast) -> Address:
    return flat_1(cast) | {"slug": "smell-of-gas"}


def at_the_first_question(cast: Cast) -> Address:
    return flat_1(cast) | {"slug": "where"}


def aminas_photo(cast: Cast) -> Address:
    return flat_1(cast) | photo(cast)


def photo(cast: Cast) -> Address:
    made = PhotoFactory(home=cast.flat_1, request=cast.request, by=cast.amina)
    return {"photo": with_files(made).code, "size": "small"}


def about_the_kitchen(cast: Cast) -> str:
    return f"?kind=components&code={cast.kitchen.code}"


def hazard(cast: Cast) -> Address:
    made = HazardCase.objects.first() or HazardCaseFactory(home=cast.flat_1, tenancy=cast.request.tenancy)
    return {"code": made.code}


def hazard_sign(cast: Cast) -> Address:
    return {"code": HazardSignFactory(home=cast.flat_1).code}


def judging_a_hazard(cast: Cast) -> Address:
    return hazard(cast) | {"act": "judge"}


def aminas_hazard(cast: Cast) -> Address:
    return flat_1(cast) | {"hazard": hazard(cast)["code"]}


def repair(cast: Cast) -> Address:
    return {"code": cast.own_order.code}


def more_work(cast: Cast) -> Address:
    made = MoreWork.objects.first() or MoreWorkFactory(work_order=cast.contractors_order)
    return {"code": made.code}


def contractors_repair(cast: Cast) -> Address:
    return {"code": cast.contractors_order.code}


def delivery(cast: Cast) -> Address:
    return {"code": cast.delivery.code}


def an_upload(cast: Cast) -> Address:
    return {"code": UploadFactory(landlord=cast.larkfield).code}


def question(cast: Cast) -> Address:
    return {"code": asked(cast).code}


def aminas_question(cast: Cast) -> Address:
    return flat_1(cast) | {"question": asked(cast).code}


def information(cast: Cast) -> Address:
    return {"code": requested(cast).code}


def information_file(cast: Cast) -> Address:
    return {"code": with_a_file(cast).code}


def aminas_information(cast: Cast) -> Address:
    return flat_1(cast) | {"asked": requested(cast).code}


def aminas_file(cast: Cast) -> Address:
    file = with_a_file(cast)
    return flat_1(cast) | {"asked": file.part.request.code, "file": file.code}


def a_template(cast: Cast) -> Address:
    kept = keep_template(template=None, name="Coming", words="{now}", cause="", by=cast.olive.officer)
    return {"code": kept.code}


def correction(cast: Cast) -> Address:
    return {"code": cast.correction.code}


def tap_that_drips(_cast: Cast) -> Address:
    return {"key": "tap-drips"}


def a_difference(cast: Cast) -> Address:
    return {"code": DifferenceFactory(system=cast.system).code}


def first_priority(cast: Cast) -> Address:
    first = cast.larkfield.priorities.first()
    assert first
    return {"code": first.code}


def aminas_alert(cast: Cast) -> Address:
    return {"tenant": cast.amina.parties.get().code, "position": 1}


def olives_call(cast: Cast) -> Address:
    call = Call.objects.first() or begin_call(
        party=cast.amina.parties.get(), at=clock.now(), minutes=60, by=cast.olive.officer
    )
    call.refresh_from_db(fields=["code"])
    return {"code": call.code}


def amina_as_tenant(cast: Cast) -> Address:
    return {"tenant": cast.amina.parties.get().code}


def olive_at_work(cast: Cast) -> Address:
    return {"code": cast.olive.officer.code}


def the_data_team(cast: Cast) -> Address:
    return {"code": cast.larkfield.teams.get().code}


def larkfields_system(cast: Cast) -> Address:
    return {"code": cast.system.code}


def larkfields_client(cast: Cast) -> Address:
    client, _ = make_client(system=cast.system, name="A client", scopes=["homes:read"], by=None)
    client.refresh_from_db()
    return larkfields_system(cast) | {"client": client.code}


def a_morning(cast: Cast) -> Address:
    return {"code": SlotPatternFactory(landlord=cast.larkfield).code}


def larkfield(cast: Cast) -> Address:
    return {"slug": cast.larkfield.slug}


def aminas_report_on_its_way(cast: Cast) -> Address:
    message = Outgoing.objects.create(
        landlord=cast.larkfield, system=cast.system, request=cast.request, kind="RaiseRepair", body={}
    )
    return {"code": message.code}


def a_webhook(cast: Cast) -> Address:
    return {"code": WebhookFactory(system=cast.system).code}


def a_call(cast: Cast) -> Address:
    call = called(WebhookFactory(system=cast.system), cast.own_order)
    return {"code": call.webhook.code, "call": call.code}


def single_sign_on(_cast: Cast) -> Address:
    return {"provider_id": "sso"}


RESIDENT_PAGES = {
    "front:door": Row(others=MOVED, stranger=YES),
    "front:homes": Row(others=YES),
    "front:overview": only({"amina"}, made=flat_1),
    "front:report": only({"amina"}, made=flat_1),
    "front:report_emergency": only({"amina"}, made=at_the_gas_page),
    "front:report_again": Row(made=flat_1, others=POST_ONLY),
    "front:report_page": Row(made=at_the_first_question, answers={MOVED: {"amina"}}),
    "front:report_check": Row(made=flat_1, answers={MOVED: {"amina"}}),
    "front:report_sent": only({"amina"}, made=aminas_report),
    "front:repairs": only({"amina"}, made=flat_1),
    "front:request": only({"amina"}, made=aminas_report),
    "front:request_data": only({"amina"}, made=aminas_report),
    "front:request_say": only({"amina"}, made=words_of_aminas_report),
    "front:repair": only({"amina"}, made=aminas_repair),
    "front:say": only({"amina"}, made=words_of_aminas_repair),
    "front:photo": only({"amina"}, made=aminas_photo),
    "front:report_photos": only({"amina"}, MOVED, made=flat_1),
    "front:add_photos": only({"amina"}, made=aminas_repair),
    "front:add_request_photos": only({"amina"}, made=aminas_report),
    "front:repair_as_data": only({"amina"}, made=aminas_repair),
    "front:plan": only({"amina"}, made=flat_1),
    "front:safety": only({"amina"}, made=flat_1),
    "front:service": only({"amina"}, made=flat_1),
    "front:hazards": only({"amina"}, made=flat_1),
    "front:hazard": only({"amina"}, made=aminas_hazard),
    "front:record": only({"amina"}, made=flat_1),
    "front:download_json": only({"amina"}, made=flat_1),
    "front:download_zip": only({"amina"}, made=flat_1),
    "front:looks": only({"amina"}, made=flat_1),
    "front:wrong": only({"amina"}, made=flat_1, asked=about_the_kitchen),
    "front:corrections": only({"amina"}, made=flat_1),
    "front:correction": only({"amina"}, made=aminas_correction),
    "front:ask": only({"amina"}, made=flat_1),
    "front:questions": only({"amina"}, made=flat_1),
    "front:question": only({"amina"}, made=aminas_question),
    "front:information": only({"amina"}, made=flat_1),
    "front:information_ask": only({"amina"}, made=flat_1),
    "front:information_request": only({"amina"}, made=aminas_information),
    "front:information_file": only({"amina"}, made=aminas_file),
    "front:information_register": anybody(made=larkfield),
    "front:copy": only({"lee"}, made=flat_4),
    "front:copy_json": only({"lee"}, made=flat_4),
    "front:copy_zip": only({"lee"}, made=flat_4),
    # A link that is no message's opens nothing, to nobody; tests/attack/test_answer_links.py has the rest.
    "front:answer": Row(made=lambda cast: {"token": "x"}, stranger=NOT_THERE),
    "front:preferences": only(RESIDENTS),
    "front:preferences_another": only(RESIDENTS),
    "front:preferences_code": only(RESIDENTS, MOVED),
    "front:help": anybody(),
    "front:accessibility": anybody(),
    "front:privacy": anybody(),
    "front:cookies": anybody(),
    "front:look": anybody(made=larkfield),
    # What a landlord publishes is for everybody; tests/front/test_published.py has what is not there.
    "publication:everything": anybody(made=its_pages),
    "publication:as_json": anybody(made=its_pages),
    "publication:as_csv": anybody(made=its_pages),
    "publication:class": anybody(made=its_class),
    "publication:sheet": anybody(made=its_sheet),
    "publication:table": anybody(made=its_table),
    "publication:document": anybody(made=its_document),
    "publication:version": anybody(made=its_version),
    "publication:file": anybody(made=its_file),
}

SEARCHERS = HOUSING | {"otto"}  # each in their own landlord's homes
SETTERS = {"rhys", "dara"}  # say what can be reported, how soon it is mended, when somebody can come

STAFF_PAGES = {
    # The landing page of who may not search is the one page they have.
    "office:start": Row(answers={YES: SEARCHERS, MOVED: {"max", "col"}}),
    "office:search": only(SEARCHERS),
    "office:suggest": only(SEARCHERS),
    "office:more": only(SEARCHERS),
    "office:home": only(HOUSING, made=flat_1),
    "office:request": only(HOUSING, made=aminas_report),
    "office:request_key_safe": only(STAFF, POST_ONLY, made=aminas_report),
    "office:order_at_home": only(HOUSING, made=aminas_repair),
    "office:order": only(HOUSING, MOVED, made=repair),
    "office:photo": only(HOUSING, made=photo),
    "office:add_photos": only(HOUSING | {"col"}, made=contractors_repair),
    "office:invite": only({"olive"}, made=amina_at_flat_1),
    "office:call_begin": only({"olive", "rhys"}, made=amina_at_flat_1),
    "office:call": only(HOUSING, made=olives_call),
    "office:call_end": only(STAFF, POST_ONLY, made=olives_call),
    "office:call_again": only(STAFF, POST_ONLY, made=olives_call),
    "office:deliveries": only(SEARCHERS),
    "office:delivery": only(HOUSING, made=delivery),
    "office:delivery_progress": only(HOUSING, made=delivery),
    "office:delivery_issues": only(HOUSING, made=delivery),
    "office:delivery_upload": only({"dara"}),
    "office:hazards": only({"olive", "rhys", "otto"}),
    "office:hazards_table": only({"olive", "rhys", "otto"}),
    "office:hazards_export": only({"olive", "rhys", "otto"}),
    "office:hazard": only({"olive", "rhys"}, made=hazard),
    "office:hazard_sign": only({"olive", "rhys"}, made=hazard_sign),
    "office:hazard_dossier": only({"olive", "rhys"}, made=hazard),
    "office:hazard_pdf": only({"olive", "rhys"}, made=hazard),
    "office:hazard_print": only({"olive", "rhys"}, made=hazard),
    "office:hazard_act": only({"olive", "rhys"}, made=judging_a_hazard),
    "office:hazard_new": only({"olive", "rhys"}, made=flat_1),
    "office:queues": only(SEARCHERS),
    "office:queue": only({"olive", "rhys", "otto"}, made=lambda cast: {"key": "late"}),
    "office:corrections": only(SEARCHERS),
    "office:held_facts": only(SEARCHERS),
    "office:correction": only(HOUSING, made=correction),
    "office:enquiries": only(SEARCHERS),
    "office:enquiries_chasing": only(SEARCHERS),
    "office:enquiry": only(HOUSING, made=question),
    "office:enquiry_take": only(HOUSING, made=flat_1),
    "office:enquiry_templates": only(SEARCHERS),
    "office:enquiry_template": only(HOUSING, made=a_template),
    "office:published_answers": only(SEARCHERS),
    "office:publication": only({"dara"}),
    "office:publication_add": only({"dara"}),
    "office:publication_settings": only({"dara"}),
    "office:publication_document": only({"dara"}, made=daras_document),
    "office:publication_describe": only({"dara"}, made=daras_document),
    "office:publication_version": only({"dara"}, made=daras_document),
    "office:publication_delete": only({"dara"}, made=daras_version),
    "office:enquiry_promise": only(SETTERS),
    "office:orders": only({"col"}),
    "office:contractor_order": only({"col"}, made=contractors_repair),
    "office:contractor_update": only({"col"}, made=contractors_repair),
    "office:order_key_safe": only(STAFF, POST_ONLY, made=contractors_repair),
    "office:ask_more_work": only({"col"}, made=contractors_repair),
    "office:more_work": only({"olive", "rhys", "ines"}, made=more_work),
    "office:messages": only(SEARCHERS),
    "office:information": only(SEARCHERS),
    "office:information_request": only(HOUSING, made=information),
    "office:information_file": only(HOUSING, made=information_file),
    "office:information_take": only(HOUSING, made=flat_1),
    "office:information_make": only(HOUSING, made=question),
    "office:information_settings": only(SETTERS),
    "office:message_previews": only(SEARCHERS),
    "office:message_again": only(STAFF, POST_ONLY, made=lambda cast: {"code": cast.flat_1.code}),
    "office:outgoing": only(SETTERS),
    "office:outgoing_one": only(SETTERS, made=aminas_report_on_its_way),
    "office:webhooks": only(SETTERS),
    "office:webhook": only(SETTERS, made=a_webhook),
    "office:differences": only(SETTERS),
    "office:difference": only(SETTERS, made=a_difference),
    "office:sync_health": only(SETTERS),
    "office:figures": only(OFFICERS),
    "office:figures_blocks": only(OFFICERS),
    "office:figures_file": only(OFFICERS),
    "office:figures_count": only(STAFF, POST_ONLY),
    "office:figures_counting": only(OFFICERS),
    "office:problems": only(SETTERS),
    "office:problem": only(SETTERS, made=tap_that_drips),
    "office:problem_add": only(SETTERS),
    "office:problems_file": only(SETTERS),
    "office:problems_upload": only(SETTERS),
    "office:problems_versions": only(SETTERS),
    "office:priorities": only(SETTERS),
    "office:priority_add": only(SETTERS),
    "office:priority": only(SETTERS, made=first_priority),
    "office:repair_settings": only(SETTERS),
    "office:slot_calendar": only(SETTERS),
    "office:slot_pattern": only(SETTERS, made=a_morning),
    "office:keeping": only({"dara"}),
    "office:held": only({"dara"}, made=amina_as_tenant),
    "office:held_out": only({"dara"}, MOVED, made=amina_as_tenant),
    "office:held_erase": only({"dara"}, made=amina_as_tenant),
    "office:alerts": only({"olive", "rhys", "otto"}),
    "office:alert": only({"olive", "rhys"}, made=aminas_alert),
    "office:people": only({"dara"}),
    "office:people_add": only({"dara"}),
    "office:people_rules": only({"dara"}),
    "office:person": only({"dara"}, made=olive_at_work),
    "office:person_hand_over": only({"dara"}, made=olive_at_work),
    "office:left_work": only({"dara"}),
    "office:teams": only({"dara"}),
    "office:team_add": only({"dara"}),
    "office:team": only({"dara"}, made=the_data_team),
    "office:systems": only(SETTERS),
    "office:systems_add": only(SETTERS),
    "office:system_add": only(SETTERS, made=lambda cast: {"key": "hact"}),
    "office:system": only(SETTERS, made=larkfields_system),
    "office:system_change": only(SETTERS, made=larkfields_system),
    "office:system_end": only(SETTERS, made=larkfields_system),
    "office:client_add": only(SETTERS, made=larkfields_system),
    "office:client_end": only(SETTERS, made=larkfields_client),
}

# Who is signed in already is led on from the pages where one signs in.
SIGNING_IN = {
    "account_login": Row(others=MOVED, stranger=YES),
    "account_request_login_code": Row(others=MOVED, stranger=YES),
    "account_confirm_login_code": Row(others=MOVED),
    "sign_out": Row(others=POST_ONLY, stranger=POST_ONLY),
    "start": anybody(),
    "account_signup": anybody(),
    "lost_letter": anybody(),
    "start_contact": Row(others=MOVED, stranger=MOVED),
    "start_code": Row(others=MOVED, stranger=MOVED),
    "start_add": Row(others=MOVED),
}

# Nothing under /office/ is there for a resident.
STAFF_SIGNING_IN = {
    "office_sign_in": only(STAFF, MOVED, stranger=YES),
    "mfa_authenticate": only(STAFF, MOVED),
    "socialaccount_login_cancelled": only(STAFF, SIGN_IN),
    "no_work_account": only(STAFF, REFUSED, stranger=REFUSED),
    "openid_connect_login": Row(made=single_sign_on, stranger=NOT_THERE),
    "openid_connect_callback": Row(made=single_sign_on, stranger=NOT_THERE),
    "account_reset_password": only(STAFF, stranger=YES),
    "account_reset_password_done": only(STAFF, stranger=YES),
    "account_reset_password_from_key": only(
        STAFF, made=lambda cast: {"uidb36": "1", "key": "not-a-key"}, stranger=YES
    ),
    "account_reauthenticate": only(STAFF, REFUSED),
    "mfa_index": only(STAFF),
    "mfa_activate_totp": only(STAFF),
    "mfa_deactivate_totp": Row(),
    "mfa_add_webauthn": only(STAFF),
    "mfa_remove_webauthn": Row(made=lambda cast: {"pk": 1}),
    "mfa_view_recovery_codes": Row(),
    "mfa_generate_recovery_codes": only(STAFF),
    "mfa_reauthenticate": only(STAFF, REFUSED),
    "mfa_reauthenticate_webauthn": only(STAFF, REFUSED),
}
# Machines have a table of their own: api_table.py.
FOR_MACHINES = {
    "api:token": Row(others=POST_ONLY, stranger=POST_ONLY),
    "api:openapi": anybody(),
    "api:docs": anybody(),
    "api:docs_group": anybody(made=lambda cast: {"slug": "records"}),
    "api:docs_problems": anybody(),
    "api:docs_scopes": anybody(),
    "api:docs_shapes": anybody(),
    "api:docs_templates": anybody(),
    "api:docs_template": anybody(made=lambda cast: {"kind": "homes", "form": "csv"}),
    "api:docs_shape": anybody(made=lambda cast: {"shape": "Problem"}),
    "api:missing": Row(others=NOT_THERE, stranger=NOT_THERE, made=lambda cast: {"rest": "nowhere"}),
    "api:who": for_machines(),
    "api:changes": for_machines(),
    "api:holdings": for_machines(),
    "api:holdings_of_home": for_machines(made=lambda cast: {"home": "any"}),
    "api:webhooks": for_machines(),
    "api:webhook": for_machines(made=a_webhook),
    "api:webhook_calls": for_machines(made=a_webhook),
    "api:replay_call": for_machines(made=a_call),
    "api:replay": for_machines(made=a_webhook),
    "api:check": Row(others=POST_ONLY, stranger=POST_ONLY),
    "api:deliveries": for_machines(),
    "api:delivery": for_machines(made=delivery),
    "api:delivery_issues": for_machines(made=delivery),
    "api:approve_delivery": for_machines(made=delivery),
    "api:decline_delivery": for_machines(made=delivery),
    "api:uploads": for_machines(),
    "api:upload": for_machines(made=an_upload),
    "api:upload_part": for_machines(made=lambda cast: {**an_upload(cast), "part": 1}),
    "api:complete_upload": for_machines(made=an_upload),
}
FOR_MACHINES |= {name: for_machines() for name in LISTS}
FOR_MACHINES |= {name: for_machines(made=partial(reference_of, kind)) for name, kind in ONES.items()}
FOR_MACHINES |= {f"api:hact_{kind}": for_machines() for kind in KINDS}
FOR_MACHINES |= {
    "api:hact_other": for_machines(made=lambda cast: {"message": "jobStatusUpdate"}),
    "api:hact_dialect": for_machines(made=lambda cast: {"dialect": "hackney", "rest": "jobStatusUpdate"}),
}
# Only for who knows the token; tests/portal/test_metrics.py has the rest.
FOR_MACHINES |= {"metrics": Row(others=NOT_THERE, stranger=NOT_THERE)}
# Only where a secret is set, and for who knows it; tests/api/test_email_in.py has the rest.
FOR_MACHINES |= {"email_in": Row(others=POST_ONLY, stranger=POST_ONLY)}
TABLE: dict[str, Row] = RESIDENT_PAGES | STAFF_PAGES | SIGNING_IN | STAFF_SIGNING_IN | FOR_MACHINES
