"""The kinds of file that may be published, and how each is given out."""

from django.db import models


class FileKind(models.TextChoices):
    """By the ending that a file gets, whatever it was called when it came."""

    PDF = "pdf", "PDF"
    CSV = "csv", "CSV"
    TEXT = "txt", "text"
    XLSX = "xlsx", "Excel spreadsheet"
    ODS = "ods", "OpenDocument spreadsheet"
    DOCX = "docx", "Word document"


OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.CSV: "text/csv; charset=utf-8",
    FileKind.TEXT: "text/plain; charset=utf-8",
    FileKind.XLSX: f"{OFFICE}.spreadsheetml.sheet",
    FileKind.ODS: "application/vnd.oasis.opendocument.spreadsheet",
    FileKind.DOCX: f"{OFFICE}.wordprocessingml.document",
}
LONGEST = 20 * 1024 * 1024  # bytes of one
