"""What residents ask, what they are told, and what of it others may read."""

from portal.enquiries.models.answers import PublishedAnswer, PublishedAnswerQuerySet, SavedQuestion, Template
from portal.enquiries.models.enquiries import (
    Enquiry,
    EnquiryQuerySet,
    Message,
    Opening,
    ReceivedEmail,
)
from portal.enquiries.models.information import (
    InformationFile,
    InformationHours,
    InformationMessage,
    InformationPart,
    InformationPartQuerySet,
    InformationRequest,
    InformationRequestQuerySet,
    InformationReview,
)
from portal.enquiries.models.notes import HomeNote

__all__ = [
    "Enquiry",
    "EnquiryQuerySet",
    "HomeNote",
    "InformationFile",
    "InformationHours",
    "InformationMessage",
    "InformationPart",
    "InformationPartQuerySet",
    "InformationRequest",
    "InformationRequestQuerySet",
    "InformationReview",
    "Message",
    "Opening",
    "PublishedAnswer",
    "PublishedAnswerQuerySet",
    "ReceivedEmail",
    "SavedQuestion",
    "Template",
]
