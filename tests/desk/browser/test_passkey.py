"""A passkey in Chromium's own virtual authenticator: added, signed in with, removed."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.desk.browser.served import browser, empty_desk, watched

pytestmark = [pytest.mark.browser]
PATIENCE = 60_000
NAME, PASSWORD = "anne", "a-long-password-of-anne"


def authenticator(page: Any) -> Any:
    """Put a security key that verifies its holder into the browser; return the line to it."""
    line = page.context.new_cdp_session(page)
    line.send("WebAuthn.enable")
    told = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    line.number = line.send("WebAuthn.addVirtualAuthenticator", {"options": told})["authenticatorId"]
    return line


def keys_in(line: Any) -> list[Any]:
    """Return the passkeys that the authenticator holds."""
    found: list[Any] = line.send("WebAuthn.getCredentials", {"authenticatorId": line.number})["credentials"]
    return found


def by_password(page: Any, address: str) -> None:
    """Sign in with name and password."""
    page.goto(f"{address}/sign-in/")
    page.fill("#login", NAME)
    page.fill("#password", PASSWORD)
    page.locator("main form button").first.click()
    page.wait_for_url(lambda url: not url.rstrip("/").endswith("/sign-in"))


def sign_out(page: Any) -> None:
    """Sign out from the head of the page."""
    page.locator("form[action='/sign-out/'] button").click()
    page.wait_for_url("**/sign-in/**")


def test_a_passkey_is_added_signed_in_with_and_removed(tmp_path: Path) -> None:
    """It opens the account without name or password; removed, it opens nothing; the page needs no other host."""
    with empty_desk(tmp_path / "desk", {NAME: PASSWORD}) as served, browser() as made:
        context = made.new_context()
        complaints = watched(context, served.address)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        line = authenticator(page)
        by_password(page, served.address)

        page.goto(f"{served.address}/account/factors/key/")
        page.fill("#name", "desk key")
        page.check("#id_passwordless")
        page.click("#add_key")
        page.wait_for_url(lambda url: "/account/factors/key" not in url)
        assert [one["userName"] for one in keys_in(line)] == [NAME]

        sign_out(page)
        page.click("#passkey_login")
        page.wait_for_url(lambda url: "/sign-in/" not in url)
        expect(page.locator(".masthead__side")).to_contain_text("T-01")

        page.goto(f"{served.address}/account/factors/")
        page.locator("a[href$='/remove/']").first.click()
        page.get_by_role("link", name="By a key").click()  # a factor changes only after signing in again
        page.click("#again_key")
        page.wait_for_url("**/remove/")
        page.locator("main form button").click()
        page.wait_for_url("**/account/factors/")
        expect(page.locator("main")).not_to_contain_text("desk key")

        sign_out(page)
        page.click("#passkey_login")
        expect(page.locator("main [role=alert], main .notice--mistake, #passkey_login").first).to_be_visible()
        assert "/sign-in/" in page.url
        context.close()
    assert [one for one in complaints if "status of 4" not in one and "NotAllowed" not in one] == []
