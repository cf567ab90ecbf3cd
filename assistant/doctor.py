"""Examines the device and says what to do about each thing that is wrong.

Parts that need hardware or pixels bring their own checks (``device/checks.py``,
``avatar/checks.py``); ``assistant/commands/doctor.py`` puts them together.
"""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import socket
from collections.abc import Iterable
from pathlib import Path

import espeakng_loader

from assistant.core.check import Check, Finding, Verdict
from assistant.core.errors import AssistantError
from assistant.models import Registry, State
from assistant.places.catalogue import Catalogue

MARKS = {Verdict.OK: "ok", Verdict.LIMITED: "--", Verdict.FAILED: "!!"}
WANTED_FREE = 1_000_000_000
"""Bytes free that leave room for models, recordings and logs."""
NEEDED_FREE = 100_000_000
"""Bytes free below which the payments' database is not safe."""


def examine(checks: Iterable[tuple[str, Check]]) -> list[Finding]:
    """The findings in order. Each check comes with its subject, for when it breaks itself."""
    return [_run(subject, check) for subject, check in checks]


def _run(subject: str, check: Check) -> Finding:
    try:
        return check()
    except AssistantError as error:
        return Finding(subject=subject, verdict=Verdict.FAILED, detail=str(error))
    except Exception as error:
        # The doctor has to reach the end, whatever state the machine is in.
        return Finding(
            subject=subject,
            verdict=Verdict.FAILED,
            detail=f"the check itself failed: {error!r}",
            advice="please report this",
        )


def as_text(findings: list[Finding]) -> str:
    """Aligned for a terminal, with what to do below each thing that is wrong."""
    width = max((len(finding.subject) for finding in findings), default=0)
    lines = []
    for finding in findings:
        lines.append(f" {MARKS[finding.verdict]}  {finding.subject:<{width}}  {finding.detail}")
        if finding.advice:
            lines.append(f"     {'':<{width}}  -> {finding.advice}")
    failed = sum(finding.verdict is Verdict.FAILED for finding in findings)
    limited = sum(finding.verdict is Verdict.LIMITED for finding in findings)
    if failed:
        lines.append(f"Xiao-E cannot run yet: {failed} to put right (!!).")
    elif limited:
        lines.append(f"Xiao-E can run; {limited} thing(s) are missing that it can do without (--).")
    else:
        lines.append("Xiao-E can run.")
    return "\n".join(lines)


def as_json(findings: list[Finding]) -> str:
    """A list of objects with the fields of `Finding`."""
    return json.dumps(
        [dataclasses.asdict(finding) for finding in findings], ensure_ascii=False, indent=1
    )


def exit_code(findings: list[Finding]) -> int:
    """1 if something that is needed is missing."""
    return int(any(finding.verdict is Verdict.FAILED for finding in findings))


def check_models(registry: Registry, needed: Iterable[str] = ()) -> Finding:
    """Presence and size of every default model and those ``needed`` by the settings.

    Hashes are the business of `models verify`.
    """
    subject = "models"
    default = [name for name, model in registry.models.items() if model.default]
    wanted = list(dict.fromkeys((*default, *needed)))
    missing = [name for name in wanted if registry.status(name).state is not State.PRESENT]
    if missing:
        return Finding(
            subject=subject,
            verdict=Verdict.FAILED,
            detail=f"missing or damaged in {registry.directory}: {', '.join(missing)}",
            advice=f"python run.py models fetch {' '.join(missing)}",
        )
    return Finding(
        subject=subject,
        verdict=Verdict.OK,
        detail=f"{len(wanted)} in {registry.directory}: {', '.join(wanted)}",
    )


def check_shops(city: Path) -> Finding:
    """The restaurant files of ``city``, the folder of the catalogue. Raises PlaceError."""
    subject = "restaurants"
    catalogue = Catalogue.load(city)
    known = f"{len(catalogue.all())} in {city / 'shops'}"
    if catalogue.problems:
        left_out = "; ".join(str(problem.error) for problem in catalogue.problems)
        return Finding(
            subject=subject,
            verdict=Verdict.LIMITED,
            detail=f"{known}; left out: {left_out}",
            advice="put the named field right; docs/shops.md says what each may hold",
        )
    return Finding(subject=subject, verdict=Verdict.OK, detail=known)


def check_voices(registry: Registry) -> Finding:
    """Kokoro, with espeak-ng as the floor."""
    subject = "voices"
    if not Path(espeakng_loader.get_library_path()).is_file():
        return Finding(
            subject=subject,
            verdict=Verdict.FAILED,
            detail="the espeak-ng library of the package espeakng-loader is missing",
            advice="make clean, then make ready",
        )
    if registry.status("kokoro").state is not State.PRESENT:
        return Finding(
            subject=subject,
            verdict=Verdict.LIMITED,
            detail="espeak-ng only: it is understood, but sounds like a machine",
            advice="python run.py models fetch kokoro",
        )
    return Finding(subject=subject, verdict=Verdict.OK, detail="Kokoro, and espeak-ng behind it")


def check_disk(folder: Path) -> Finding:
    """Room for the device's own data in ``folder``, and the right to write there."""
    subject = "disk"
    existing = next(path for path in (folder, *folder.parents) if path.exists())
    free = shutil.disk_usage(existing).free
    detail = f"{free / 1e9:.1f} GB free for {folder}"
    if not os.access(existing, os.W_OK):
        return Finding(
            subject=subject,
            verdict=Verdict.FAILED,
            detail=f"{existing} cannot be written",
            advice=f"make it yours: sudo chown $USER {existing}",
        )
    if free < NEEDED_FREE:
        return Finding(
            subject=subject, verdict=Verdict.FAILED, detail=detail, advice="free some space"
        )
    if free < WANTED_FREE:
        return Finding(
            subject=subject, verdict=Verdict.LIMITED, detail=detail, advice="free some space"
        )
    return Finding(subject=subject, verdict=Verdict.OK, detail=detail)


def check_port(port: int) -> Finding:
    """The local page's port is free on the loopback interface."""
    subject = "ports"
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As the page's own server does, or a port just left would seem taken.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            return Finding(
                subject=subject,
                verdict=Verdict.LIMITED,
                detail=f"the local page's port {port} cannot be used: {error.strerror}",
                advice="end what uses it (another Xiao-E?), or set page_port in config.toml",
            )
    return Finding(subject=subject, verdict=Verdict.OK, detail=f"{port} is free for the local page")
