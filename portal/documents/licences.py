"""The open licences under which a landlord may publish. Without one, everybody may read and no more."""

from django.db import models


class Licence(models.TextChoices):
    """By its SPDX name where it has one."""

    OGL = "OGL-UK-3.0", "Open Government Licence v3.0"
    CC_BY = "CC-BY-4.0", "Creative Commons Attribution 4.0"


ADDRESSES = {
    Licence.OGL: "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    Licence.CC_BY: "https://creativecommons.org/licenses/by/4.0/",
}
