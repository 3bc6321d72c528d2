from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# Stems come in lower case and without endings: nothing is to be folded or stemmed once more.
SQLITE = (
    "CREATE VIRTUAL TABLE review_search USING fts5("
    " stems, content='review_searchtext', content_rowid='conversation_id',"
    " tokenize='unicode61 remove_diacritics 0')",
    "CREATE TRIGGER review_search_added AFTER INSERT ON review_searchtext BEGIN"
    " INSERT INTO review_search(rowid, stems) VALUES (new.conversation_id, new.stems); END",
    "CREATE TRIGGER review_search_gone AFTER DELETE ON review_searchtext BEGIN"
    " INSERT INTO review_search(review_search, rowid, stems)"
    " VALUES ('delete', old.conversation_id, old.stems); END",
    "CREATE TRIGGER review_search_changed AFTER UPDATE ON review_searchtext"
    " WHEN new.stems IS NOT old.stems BEGIN"
    " INSERT INTO review_search(review_search, rowid, stems)"
    " VALUES ('delete', old.conversation_id, old.stems);"
    " INSERT INTO review_search(rowid, stems) VALUES (new.conversation_id, new.stems); END",
)
POSTGRESQL = ("CREATE INDEX review_search ON review_searchtext USING gin (to_tsvector('simple', stems))",)


def make_index(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL:
        editor.execute(statement)


def drop_index(apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "sqlite":
        for trigger in ("added", "gone", "changed"):
            editor.execute(f"DROP TRIGGER review_search_{trigger}")
        editor.execute("DROP TABLE review_search")
    else:
        editor.execute("DROP INDEX review_search")


class Migration(migrations.Migration):
    dependencies = [
        ("review", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="conversation",
            name="settled",
            field=models.BooleanField(default=False),
        ),
        migrations.AddIndex(
            model_name="conversation",
            index=models.Index(condition=models.Q(("settled", False)), fields=["last_at"], name="unsettled"),
        ),
        migrations.RunPython(make_index, drop_index),
    ]
