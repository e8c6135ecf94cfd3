"""A service that decides, keeps every decision, and says why: `uvicorn service:app`.

`RULESETS` names a folder of rulesets (the bundled ones without it), `PLGRULES_LOG` the log.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Any, Literal

from fastapi import FastAPI, Header, HTTPException, Request
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from pydantic import BaseModel

from plgrules import Engine, FactError, RulesetNotFound, UsageError
from plgrules.audit.log import DecisionLog, logged_as
from plgrules.audit.logged import Reader
from plgrules.audit.store import LogError


class Question(BaseModel):
    """What is asked: facts, and the day for which is decided (today without one)."""

    facts: dict[str, Any]
    as_of: date | None = None
    labels: dict[str, str] = {}


def create_app(rulesets: str | None = None, log_path: str = "decisions.db") -> FastAPI:
    """Return the service; a ruleset with a mistake keeps it from starting."""
    log = DecisionLog(log_path)  # durable: an answer that was given is in the log
    engine, reader = Engine(rulesets, log=log), Reader(log.store)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        log.close()

    app = FastAPI(title="Growth decisions", lifespan=lifespan)

    @app.get("/rulesets")
    def rulesets_in_force() -> list[dict[str, str]]:
        return [
            {"name": info.name, "version": info.version, "question": info.question}
            for info in engine.rulesets()
            if info.in_force
        ]

    @app.get("/rulesets/{name}/facts")
    def facts(name: str, lang: Literal["en", "zh"] = "en") -> dict[str, Any]:
        return engine.ruleset(name).facts_schema(lang)  # for forms and clients

    # Not `async`: the framework runs these in threads, and the engine is safe to share.
    @app.post("/decide/{name}")
    def decide(
        name: str, question: Question, x_user: str | None = Header(default=None)
    ) -> dict[str, Any]:
        with logged_as(requested_by=x_user, labels=question.labels):
            decision = engine.decide(name, question.facts, as_of=question.as_of)
        return {"decision_id": decision.decision_id, **decision.to_dict()}

    @app.get("/why/{decision_id}")
    def why(
        decision_id: str,
        lang: Literal["en", "zh"] = "en",
        format: Literal["text", "markdown", "html"] = "text",
    ) -> Response:
        try:
            logged = reader.find(decision_id)
        except LogError as error:
            raise HTTPException(404, str(error)) from None
        text = logged.decision().explain(lang, format)
        return HTMLResponse(text) if format == "html" else PlainTextResponse(text)

    @app.exception_handler(FactError)
    def wrong_facts(_: Request, error: FactError) -> JSONResponse:
        problems = [
            {"fact": p.fact, "code": p.code, "message": p.message, "suggestion": p.suggestion}
            for p in error.problems
        ]
        return JSONResponse({"problems": problems}, status_code=422)

    @app.exception_handler(RulesetNotFound)
    def not_found(_: Request, error: RulesetNotFound) -> JSONResponse:
        return JSONResponse({"detail": str(error)}, status_code=404)

    @app.exception_handler(UsageError)
    def wrong_call(_: Request, error: UsageError) -> JSONResponse:
        return JSONResponse({"detail": str(error)}, status_code=400)

    @app.exception_handler(LogError)
    def no_log(_: Request, error: LogError) -> JSONResponse:
        # Without a log there is no decision: nobody could say later why it was made.
        return JSONResponse({"detail": str(error)}, status_code=503)

    return app


if "PLGRULES_LOG" in os.environ:  # for `uvicorn service:app`
    app = create_app(os.environ.get("RULESETS"), os.environ["PLGRULES_LOG"])
