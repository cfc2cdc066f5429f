"""The head of a declaration: who applies for what, why, and what the data are to be used for."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from scanner.declaration.values import Count, Day, Purpose, Text


class Strict(BaseModel):
    """A part of a declaration: unknown keys are refused, nothing changes once it is read."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Application(Strict):
    """The application that the scan is made for. Whatever is not known may be left out."""

    applicant: Text | None = Field(None, description="Who files the application (legal person)")
    applicant_id: Text | None = Field(
        None, description="Id by which consents name the applicant as controller or recipient"
    )
    model: Text | None = Field(None, description="Name of the model applied for")
    service: Text | None = Field(None, description="Name of the service applied for")
    objective: Text | None = Field(None, description="What the project is for")
    necessity: Text | None = Field(None, description="Why these data are needed for it")
    intended_uses: tuple[Text, ...] = Field((), description="What the model or service will be used for")
    purposes: tuple[Purpose, ...] = Field((), description="Purposes of training; a source may state its own")
    territory: Text | None = Field(None, description="Where the model or service is to be used")
    contact: Text | None = Field(None, description="Whom to ask about data security and people's rights")
    safeguards: Text | None = Field(None, description="How unauthorised use is prevented")
    distribution: Text | None = Field(None, description="To whom data and model are given, and how")
    storage: Text | None = Field(None, description="Where and how the data are kept")
    access_control_ref: Text | None = Field(None, description="Where the rules of access are written down")
    declared_by: Text | None = Field(None, description="Role or department that answers for this declaration")
    representative: Text | None = Field(None, description="Authorised representative in the Union")
    model_version: Text | None = Field(None, description="Version of the model or service")
    placed_on_market: Day | None = Field(None, description="Day on which the model is or was first offered")
    audit_interval_days: Count | None = Field(
        None, description="Most days between two reports, as the applicant has set it"
    )
    profile: Text | None = Field(None, description="Profile of checks to run when the command names none")

    @property
    def name(self) -> str | None:
        """What is applied for: the model, else the service."""
        return self.model or self.service
