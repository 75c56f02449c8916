"""Things to make views of."""

from datetime import UTC, datetime

from storage.places.centers import Center

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
CENTER = Center(
    id=1,
    code="BRY-01",
    name="Центр занятости «Десна»",
    region_id=1,
    region="Брянская область",
    city="Брянск",
    timezone="Europe/Moscow",
    opening_hours=None,
    phone=None,
    address=None,
    verification="open",
    latitude=None,
    longitude=None,
    sample=False,
    created_at=NOW,
    closed_at=None,
)
