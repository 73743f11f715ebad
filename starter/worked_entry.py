"""A worked Focus entry: John, an engineer of level L5, whose designs leave out the way back."""

from __future__ import annotations

from datetime import date, timedelta

_WEEK = timedelta(days=7)


def worked_entry(day: date) -> dict[str, object]:
    """Return the fields of an entry of that day, each as one would write it."""
    return {
        "reason": "quality",
        "level": "L5",
        "below_level": (
            "At L5 a design says how a change is rolled back, so that others can release it. "
            "John's last two designs did not, as the review records 1187 and 1204 show."
        ),
        "feedback_given": (
            "In four one-to-ones since the first release, two of them followed by mail, with the "
            "level guide on the table. John agreed with each point; the next design had the gap."
        ),
        "must_improve": (
            "Two designs in a row pass review with a way back that was tested before the release. "
            "John asks for the review himself, and closes its remarks before the change goes out."
        ),
        "principles": ["Think before you build"],
        "gaps": [
            {
                "area": "Designs without a way back",
                "level": "L5",
                "guide": "engineering-design-3",
                "measure": "Two designs in a row pass review with a tested way back.",
            }
        ],
        "examples": [
            {
                "situation": "Release of the search service",
                "occurred_on": day - 6 * _WEEK,
                "behaviour": "The change went out without a way back; the checklist was not read.",
                "impact": "Search was down for three hours.",
                "evidence": ["Review 1187"],
                "origin": "own_observation",
            },
            {
                "situation": "Design of the new index",
                "occurred_on": day - 2 * _WEEK,
                "behaviour": "The design went to review without a word on how to undo it.",
                "impact": "The reviewers stopped it, and the release moved by two weeks.",
                "evidence": ["Review 1204"],
                "origin": "own_observation",
            },
        ],
        "employee_response": "John says that the deadlines left no time to try the way back.",
        "actions": ["Pair on the next design", "Review each draft within two days"],
        "support": [
            {"kind": "mentor", "what": "An hour a week with a senior engineer of the team"},
            {"kind": "time", "what": "The next release moves by a week for the test"},
        ],
        "help_permitted": True,
        "feedback": [
            {
                "on": day - 5 * _WEEK,
                "channel": "one-to-one",
                "summary": "A design says how to undo the change; this one did not.",
                "response": "Agreed, and wanted to try it with the next one.",
                "document": "Mail of the same day",
            },
            {
                "on": day - 2 * _WEEK,
                "channel": "one-to-one",
                "summary": "The second design has the same gap.",
                "response": "Agreed; there had been no time.",
                "document": "Mail of the same day",
            },
        ],
        "coaching": [
            {"on": day - 5 * _WEEK, "what": "One-to-one every second week on designs"},
            {"on": day - 3 * _WEEK, "what": "Went through a design of the team with its author"},
        ],
        "obstacles_asked": True,
    }
