"""The dictionary of themes that the settings name."""

from bot.settings import Settings, SettingsError
from questionnaire import themes
from questionnaire.errors import QuestionnaireError
from questionnaire.themes import Theme


def chosen(settings: Settings) -> tuple[Theme, ...]:
    """Raises SettingsError with file, place and reason."""
    try:
        return themes.load(settings.themes_file)
    except QuestionnaireError as error:
        raise SettingsError(f"THEMES_FILE: {error}") from None
    except OSError as error:
        raise SettingsError(f"THEMES_FILE: {settings.themes_file}: {error.strerror}") from None
