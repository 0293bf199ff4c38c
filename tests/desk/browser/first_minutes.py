"""The first five minutes of a newcomer, as a person walks them: by what is written on the pages, in either language."""

import re
import time
from typing import Any

from playwright.sync_api import expect

from tests.desk.browser.served import open_for, sign_in

WORDS = {
    "en": {
        "language": "Français", "tour": "Take the tour", "in_force": "by silence", "ask": "To ask", "save_answer": "Save the answer",
        "questions_letter": "Questions about your application", "by_hand": "handed over against receipt", "save": "Save and look at it",
        "left": "It left: send the questions", "pdf": "Open the PDF", "arrive": "Let the answer arrive", "arrived": "The answer arrived",
        "days_left": "in {n} days", "do": "Do it:", "minutes_save": "Save", "own": "it needs somebody else than whoever did: draft",
        "decision_letter": "Our decision, and how to appeal", "hand_over": "Hand over for approval", "approve": "Approve and freeze",
        "own_letter": "You drafted this letter: another person approves it", "final": "Final, PDF/A", "end": "Load your own register",
    },
    "fr": {
        "language": "English", "tour": "Faire la visite", "in_force": "par le silence", "ask": "À demander", "save_answer": "Enregistrer la réponse",
        "questions_letter": "Questions sur votre demande", "by_hand": "remis contre récépissé", "save": "Enregistrer et voir",
        "left": "Il est parti : envoyer les questions", "pdf": "Ouvrir le PDF", "arrive": "Faire arriver la réponse",
        "arrived": "La réponse est arrivée", "days_left": "dans {n} jours", "do": "Faire :", "minutes_save": "Enregistrer",
        "own": "il faut une autre personne que l’auteur de : rédiger", "decision_letter": "Notre décision, et comment la contester",
        "hand_over": "Remettre pour approbation", "approve": "Approuver et figer",
        "own_letter": "Vous avez rédigé ce courrier : une autre personne l’approuve", "final": "Définitif, PDF/A",
        "end": "Charger votre propre registre",
    },
}  # fmt: skip
"""What a person reads on the pages, as far as the walk goes by it."""
PATIENCE = 60_000
"""Milliseconds: the machine may be busy, and a person would wait too."""
expect.set_options(timeout=PATIENCE)


class Walk:
    """One newcomer in one browser: signs in as each colleague in turn, and looks at what the pages say."""

    def __init__(self, page: Any, address: str, lang: str, *, script: bool = True) -> None:
        self.page, self.at, self.lang, self.script, self.words = page, address, lang, script, WORDS[lang]
        self.year = ""

    def sees(self, text: str) -> None:
        """Expect a text on the page."""
        expect(self.page.locator("main")).to_contain_text(text)

    def press(self, name: str) -> None:
        """Press the button that begins with these words."""
        self.page.get_by_role("button", name=re.compile(f"^{re.escape(name)}")).first.click()

    def follow(self, name: str) -> None:
        """Follow the link that begins with these words."""
        self.page.locator("main").get_by_role("link", name=re.compile(f"^{re.escape(name)}")).first.click()

    def case(self, end: str, room: str = "") -> None:
        """Open a room of a case, saying why if it is asked."""
        open_for(self.page, f"{self.at}/cases/{self.year}-{end}/{room}")

    def begin(self) -> None:
        """0:00 The page that signs in names an account for each role; the language is chosen there."""
        self.page.goto(f"{self.at}/sign-in/")
        shown = self.page.locator("#practice ~ *, [aria-labelledby=practice]").first.inner_text()
        assert all(
            name in shown for name in ("front-desk", "case-officer", "legal-officer", "decision-maker", "auditor")
        )
        if self.page.locator("html").get_attribute("lang") != self.lang:
            self.page.locator("form[action='/language'] button").click()
        expect(self.page.locator("html")).to_have_attribute("lang", self.lang)

    def home(self) -> None:
        """0:30 Three dates are due, one of them urgent: past it, saying nothing is an answer."""
        sign_in(self.page, self.at, "case-officer")
        self.follow_tour()
        self.page.goto(self.at)
        urgent = self.page.locator(".silence")
        expect(urgent).to_have_count(1)
        expect(urgent).to_contain_text(self.words["in_force"])
        expect(urgent).to_contain_text(re.compile(self.words["days_left"].format(n=5), re.IGNORECASE))
        expect(self.page.locator("section[aria-labelledby=others] .deadline")).to_have_count(2)
        self.year = (urgent.locator("h3 a").get_attribute("href") or "").split("/")[2][:4]

    def follow_tour(self) -> None:
        """The banner leads to the tour."""
        self.page.locator(".banner").get_by_role("link", name=re.compile(self.words["tour"])).click()
        expect(self.page.locator("li[aria-current=step]")).to_have_count(1)

    def questions(self) -> str:
        """1:00 Bar du Port is opened for a purpose; of its two questions one is explained, the other is to be asked."""
        self.page.get_by_role("link", name=re.compile("Bar du Port")).first.click()
        self.page.wait_for_url("**/why/**")
        self.page.locator("input[name=purpose][value=instruction]").check()
        self.page.fill("#reason", "visite de la ville d’exercice" if self.lang == "fr" else "tour of the practice town")
        self.page.locator("main form button").click()
        self.page.wait_for_url("**/cases/*/")
        until = time.monotonic() + 60
        while True:
            self.case("0147", "screening")
            found = self.page.locator("li.question")
            if found.count() or time.monotonic() > until:
                break
            time.sleep(1)  # the worker has only just begun
        expect(found).to_have_count(2)
        asked = found.nth(0).locator(".question__ask").inner_text()
        found.nth(1).locator("input[value='explained-0']").check()
        found.nth(1).locator("input[name=shown_by]").fill("chart of the group" if self.lang == "en" else "organigramme")
        found.nth(1).get_by_role("button", name=re.compile(self.words["save_answer"])).click()
        expect(self.page.locator(".question--aside")).to_have_count(1)
        self.page.locator("li.question").nth(0).locator("input[value=ask]").check()
        self.page.locator("li.question").nth(0).get_by_role(
            "button", name=re.compile(self.words["save_answer"])
        ).click()
        expect(self.page.locator(".answer--done")).to_have_count(1)
        return str(asked)

    def pdf(self) -> bytes:
        """Return the final letter, as the link on its page opens it."""
        link = self.page.get_by_role("link", name=self.words["pdf"]).get_attribute("href")
        answer = self.page.request.get(f"{self.at}{link}")
        assert answer.headers["content-type"] == "application/pdf"
        return bytes(answer.body())

    def letter(self) -> bytes:
        """2:00 The question goes out in a letter; sending it takes the step."""
        self.case("0147", "letters/")
        self.follow(self.words["questions_letter"])
        self.press(self.words["save"])
        self.page.get_by_label(self.words["by_hand"]).check()
        self.press(self.words["left"])
        return self.pdf()

    def due(self, clock: str) -> str:
        """Return the days left of a date of the file; nothing where it does not run."""
        row = self.page.locator("section[aria-labelledby=dates] .deadline", has_text=clock)
        return str(row.locator(".deadline__left").inner_text()) if row.count() else ""

    def answer(self) -> None:
        """3:00 The answer arrives four days later: dates are computed anew, and the term to answer ends with its step."""
        decision, reply = ("decision on the application", "answer to the questions") if self.lang == "en" else ("décision sur la demande", "réponse aux questions")  # fmt: skip
        self.case("0147")
        before, waits = self.due(decision), self.due(reply)
        self.page.locator(".banner a").click()
        self.press(self.words["arrive"])
        self.case("0147")
        numbers = [int(re.sub(r"\D", "", text)) for text in (before, waits, self.due(decision), self.due(reply))]
        assert numbers[2:] == [numbers[0] - 4, numbers[1] - 4]
        self.follow(self.words["arrived"])
        self.page.fill("#answers", "works on the quay" if self.lang == "en" else "travaux du quai")
        self.press(self.words["do"])
        assert self.due(reply) == ""
        self.page.goto(self.at)
        expect(self.page.locator(".silence")).to_contain_text(re.compile(r"1 (day|jour)"))

    def change(self, account: str) -> None:
        """Go on in the account of a colleague, from the tour."""
        self.page.locator(".banner a").click()
        self.page.get_by_role("button", name=re.compile(f"{account}$")).first.click()
        expect(self.page.locator("#login")).to_have_value(account)
        self.page.fill("#password", "practice-town")
        self.page.locator("main form button").first.click()
        self.page.wait_for_url("**/practice/tour")

    def hearing(self) -> None:
        """The applicant of the other case is heard: who came, what they said, the minutes, and its end."""
        self.change("hearing-clerk")
        self.case("0142", "hearing")
        said = "We told the register late." if self.lang == "en" else "Nous avons prévenu le registre tard."
        self.page.fill("#answer-F1", said)
        self.page.check("input[name=came][value=person]")
        self.page.fill("#minutes", said)
        self.page.check("input[name=signature][value=signed]")
        self.page.get_by_role("button", name=self.words["minutes_save"], exact=True).click()
        self.page.locator("input[name=do][value=end]").locator("xpath=ancestor::form").first.locator("button").click()
        self.page.wait_for_url(f"**/cases/{self.year}-0142/")

    def own_draft(self) -> None:
        """4:00 Whoever drafted a decision tries to sign it, holding that role: refused, and the page says why."""
        self.change("legal-officer")
        self.case("0142", "decision")
        self.step("draft")
        self.case("0142", "decision")
        self.step("sign")
        expect(self.page.locator("[role=alert]")).to_contain_text(self.words["own"])

    def step(self, name: str) -> None:
        """Take a step on the page of a decision."""
        self.page.locator(f"input[name=step][value={name}]").locator("xpath=ancestor::form").locator("button").click()

    def signed(self) -> None:
        """A second person signs the same draft."""
        self.change("decision-maker")
        self.case("0142", "decision")
        self.step("sign")
        self.page.wait_for_url(f"**/cases/{self.year}-0142/")

    def signed_letter(self) -> bytes:
        """The decision goes into a letter, which a second person approves; then it is final."""
        self.change("legal-officer")
        self.case("0142", "letters/")
        self.follow(self.words["decision_letter"])
        self.fill_decision()
        self.press(self.words["save"])
        self.press(self.words["hand_over"])
        self.press(self.words["approve"])
        expect(self.page.locator("[role=alert]")).to_contain_text(self.words["own_letter"])
        self.change("reviewer")
        self.case("0142", "letters/")
        self.follow(self.words["decision_letter"])
        self.press(self.words["approve"])
        self.sees(self.words["final"])
        return self.pdf()

    def fill_decision(self) -> None:
        """Type what only a person can say into the letter of a decision."""
        told = {
            "en": {"decision": "the grant is given with one condition", "heard": "You said that you told the register late.",
                   "remedies": "You may go to the court within two months."},
            "fr": {"decision": "l’autorisation est accordée sous une condition", "heard": "Vous avez dit avoir prévenu tard le registre.",
                   "remedies": "Vous pouvez saisir le tribunal dans les deux mois."},
        }[self.lang]  # fmt: skip
        told["signatory"] = "Dominique Valserre"
        told["terms"] = told["decision"]
        for name, text in told.items():
            if self.page.locator(f"#{name}").count() and not self.page.locator(f"#{name}").input_value():
                self.page.fill(f"#{name}", text)
        assert not self.page.locator(
            "#reasons textarea, textarea#reasons, input[name=facts]"
        ).count()  # of the decision

    def journal(self) -> None:
        """4:30 The journal tells what was just done; the tour ends where one's own work begins."""
        self.change("case-officer")
        self.page.goto(f"{self.at}/journal/")
        told = self.page.locator("main table").inner_text()
        assert all(
            action in told for action in ("opened", "question.answered", "letter.sent", "practice.answer", "case.step")
        )
        self.page.locator(".banner a").click()
        expect(self.page.locator("section[aria-labelledby=end]")).to_contain_text("rempart load")
        self.sees(self.words["end"])
        expect(self.page.locator("li[aria-current=step]")).to_contain_text("11.")
