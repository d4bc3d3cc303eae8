"""Files that come in parts: large ones, over lines that break."""

from django.db import models

from portal.core.models import Coded
from portal.landlords.models import Landlord
from portal.sync.models.deliveries import Delivery
from portal.sync.models.systems import Client


class Upload(Coded):
    """One file that a system sends in parts, until all of it is here and it becomes a delivery."""

    landlord = models.ForeignKey(Landlord, on_delete=models.CASCADE, related_name="+")
    client = models.ForeignKey(Client, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    name = models.CharField(max_length=200, help_text="Of the file; it says what kind of record is in it")
    size = models.BigIntegerField(help_text="Bytes of the whole file")
    sha256 = models.CharField(max_length=64, blank=True, help_text="Of the whole file, if the sender said")
    begun_at = models.DateTimeField(auto_now_add=True, db_index=True)
    delivery = models.ForeignKey(
        Delivery, null=True, blank=True, on_delete=models.SET_NULL, related_name="uploads"
    )

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(size__gt=0), name="upload_of_something")]

    def __str__(self) -> str:
        return f"upload {self.code}"


class UploadPart(models.Model):
    """One part that is here, whole and on disk."""

    upload = models.ForeignKey(Upload, on_delete=models.CASCADE, related_name="parts", db_index=False)
    number = models.PositiveIntegerField(help_text="From 1, in the order of the file")
    size = models.PositiveIntegerField(help_text="Bytes")
    sha256 = models.CharField(max_length=64)
    file = models.CharField(max_length=100, help_text="Its name in the folder of the upload")

    class Meta:
        constraints = [models.UniqueConstraint("upload", "number", name="upload_part_once")]

    def __str__(self) -> str:
        return f"part {self.number} of upload {self.upload_id}"
