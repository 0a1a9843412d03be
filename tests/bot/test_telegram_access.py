"""Who may ask and who may administer, whatever they call themselves."""

import datetime
from typing import Any

import pytest
from telegram import Chat, Message, MessageOriginHiddenUser, User

from bot.settings import Settings, SettingsError
from bot.telegram.access import AccessRules

ADMIN, ASKER, STRANGER = 11, 22, 33
NOW = datetime.datetime(2026, 11, 1, tzinfo=datetime.UTC)
RULES = AccessRules.from_settings(Settings(admin_ids=(ADMIN,), allowed_user_ids=(ASKER,)))


def message(sender: int, chat_type: str = "private", **fields: Any) -> Message:
    chat_id = sender if chat_type == "private" else -100
    values: dict[str, Any] = {
        "message_id": 1,
        "date": NOW,
        "chat": Chat(chat_id, chat_type),
        "from_user": User(sender, "A", is_bot=False, username="the_owner"),
        "text": "/remove a.txt",
    }
    return Message(**(values | fields))


def test_listed_people_and_administrators_may_ask() -> None:
    assert [RULES.may_ask(user_id) for user_id in (ADMIN, ASKER, STRANGER)] == [True, True, False]


def test_everyone_may_ask_an_open_bot_but_not_administer_it() -> None:
    rules = AccessRules.from_settings(Settings(access="everyone"))
    assert rules.may_ask(STRANGER)
    assert not rules.may_administer(message(STRANGER))


def test_a_bot_that_nobody_may_ask_is_refused() -> None:
    with pytest.raises(SettingsError, match="LOCCIT_ADMIN_IDS") as caught:
        AccessRules.from_settings(Settings())
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("service_account", [1087968824, 777000])
def test_an_account_that_many_stand_behind_cannot_be_an_administrator(service_account: int) -> None:
    with pytest.raises(ValueError, match=str(service_account)):
        Settings(admin_ids=(service_account,))


NOT_WRITTEN_BY_THE_SENDER: dict[str, dict[str, Any]] = {
    "forwarded": {"forward_origin": MessageOriginHiddenUser(NOW, "The Owner")},
    "edited": {"edit_date": NOW},
    "in the name of a chat": {"sender_chat": Chat(-100, "channel")},
    "through another bot": {"via_bot": User(99, "B", is_bot=True)},
    "by a bot": {"from_user": User(ADMIN, "B", is_bot=True)},
    "by nobody": {"from_user": None},
    "in the chat of another": {"chat": Chat(ASKER, "private")},
}


def test_an_administrator_writing_in_private_may_administer() -> None:
    assert RULES.may_administer(message(ADMIN))


@pytest.mark.parametrize("fields", NOT_WRITTEN_BY_THE_SENDER.values(), ids=NOT_WRITTEN_BY_THE_SENDER)
def test_what_an_administrator_did_not_write_does_not_count(fields: dict[str, Any]) -> None:
    assert not RULES.may_administer(message(ADMIN, **fields))


@pytest.mark.parametrize("chat_type", ["group", "supergroup", "channel"])
def test_nobody_administers_from_where_others_read(chat_type: str) -> None:
    assert not RULES.may_administer(message(ADMIN, chat_type))


@pytest.mark.parametrize("sender", [ASKER, STRANGER, 1087968824, 777000])
@pytest.mark.parametrize("fields", [{}, *NOT_WRITTEN_BY_THE_SENDER.values()])
def test_nobody_else_administers_by_any_route(sender: int, fields: dict[str, Any]) -> None:
    assert not RULES.may_administer(message(sender, **fields))
