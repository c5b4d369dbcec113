"""Revision 0003: township. Made by resources/make/migration.py."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

UP = (
    'ALTER TABLE "archive_volumes" ADD COLUMN lacks_why TEXT',
    """CREATE TABLE assessments (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    number TEXT NOT NULL,
    period TEXT NOT NULL,
    since TEXT NOT NULL,
    until TEXT NOT NULL,
    scheme TEXT NOT NULL,
    list_version TEXT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT,
    finished_at TEXT,
    finished_by TEXT,
    score INTEGER,
    grade TEXT,
    met INTEGER,
    remark TEXT,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_assessments PRIMARY KEY (station_id, id)
)
 STRICT""",
    """CREATE TABLE carries (
    bundle_id TEXT NOT NULL,
    file_name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    made_at TEXT NOT NULL,
    place TEXT,
    tried_at TEXT,
    tries INTEGER NOT NULL,
    problem TEXT,
    delivered_at TEXT,
    CONSTRAINT pk_carries PRIMARY KEY (bundle_id)
)
 STRICT""",
    """CREATE TABLE data_requests (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    person_id TEXT,
    records TEXT,
    ground TEXT NOT NULL,
    asked_by TEXT,
    asked_at TEXT NOT NULL,
    state TEXT NOT NULL,
    decided_by TEXT,
    decided_at TEXT,
    done_at TEXT,
    counts TEXT,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_data_requests PRIMARY KEY (station_id, id)
)
 STRICT""",
    """CREATE TABLE device_revocations (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    of_station TEXT NOT NULL,
    device_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    last_number INTEGER NOT NULL,
    until TEXT NOT NULL,
    reason TEXT NOT NULL,
    words TEXT,
    "by" TEXT,
    at TEXT NOT NULL,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_device_revocations PRIMARY KEY (station_id, id)
)
 STRICT""",
    """CREATE TABLE entry_keys (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    device_id TEXT NOT NULL,
    sealed TEXT NOT NULL,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_entry_keys PRIMARY KEY (station_id, id)
)
 STRICT""",
    'ALTER TABLE "exports" ADD COLUMN files INTEGER',
    'ALTER TABLE "exports" ADD COLUMN received_at TEXT',
    """CREATE TABLE files_lacked (
    peer_device_id TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    said_at TEXT NOT NULL,
    CONSTRAINT pk_files_lacked PRIMARY KEY (peer_device_id, sha256)
)
 STRICT""",
    """CREATE TABLE files_sent (
    peer_device_id TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    bundle_id TEXT NOT NULL,
    at TEXT NOT NULL,
    seq INTEGER NOT NULL,
    CONSTRAINT pk_files_sent PRIMARY KEY (peer_device_id, sha256)
)
 STRICT""",
    """CREATE TABLE head_proofs (
    station_id TEXT NOT NULL,
    device_no INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    chain TEXT NOT NULL,
    signature TEXT NOT NULL,
    sign_key TEXT NOT NULL,
    CONSTRAINT pk_head_proofs PRIMARY KEY (station_id, device_no, epoch, seq)
)
 STRICT""",
    'ALTER TABLE "held" ADD COLUMN proved INTEGER',
    """CREATE TABLE officer_keys (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    township TEXT NOT NULL,
    user_id TEXT NOT NULL,
    name TEXT NOT NULL,
    post TEXT NOT NULL,
    recipient TEXT NOT NULL,
    card TEXT NOT NULL,
    enrolled_at TEXT NOT NULL,
    enrolled_by TEXT,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_officer_keys PRIMARY KEY (station_id, id)
)
 STRICT""",
    """CREATE TABLE officer_parts (
    station_id TEXT NOT NULL,
    group_id TEXT NOT NULL,
    recipient TEXT NOT NULL,
    about TEXT NOT NULL,
    wrapped TEXT NOT NULL,
    received_at TEXT NOT NULL,
    CONSTRAINT pk_officer_parts PRIMARY KEY (station_id, group_id, recipient)
)
 STRICT""",
    """CREATE TABLE place_changes (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    township TEXT NOT NULL,
    old_code TEXT NOT NULL,
    old_name TEXT NOT NULL,
    new_code TEXT NOT NULL,
    new_name TEXT NOT NULL,
    station_name TEXT NOT NULL,
    document TEXT NOT NULL,
    effective TEXT NOT NULL,
    signed TEXT NOT NULL,
    at TEXT NOT NULL,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_place_changes PRIMARY KEY (station_id, id)
)
 STRICT""",
    """CREATE TABLE plain_books (
    id TEXT NOT NULL,
    station_id TEXT NOT NULL,
    made_at TEXT NOT NULL,
    received_at TEXT NOT NULL,
    approval TEXT NOT NULL,
    body TEXT NOT NULL,
    CONSTRAINT pk_plain_books PRIMARY KEY (id)
)
 STRICT""",
    """CREATE TABLE post_reviews (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    entry_id TEXT NOT NULL,
    ground TEXT NOT NULL,
    justified INTEGER NOT NULL,
    reason TEXT NOT NULL,
    "by" TEXT,
    at TEXT NOT NULL,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_post_reviews PRIMARY KEY (station_id, id)
)
 STRICT""",
    """CREATE TABLE prohibited_extras (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    words TEXT NOT NULL,
    authority TEXT NOT NULL,
    how TEXT NOT NULL,
    station_does TEXT,
    basis TEXT NOT NULL,
    at TEXT NOT NULL,
    user_id TEXT,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_prohibited_extras PRIMARY KEY (station_id, id)
)
 STRICT""",
    """CREATE TABLE sheet_declines (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    code TEXT NOT NULL,
    cause_table TEXT NOT NULL,
    cause_id TEXT NOT NULL,
    why TEXT NOT NULL,
    at TEXT NOT NULL,
    user_id TEXT,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_sheet_declines PRIMARY KEY (station_id, id)
)
 STRICT""",
    'ALTER TABLE "tasks" ADD COLUMN township_item TEXT',
    """CREATE TABLE told_apart (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    of_table TEXT NOT NULL,
    first_id TEXT NOT NULL,
    second_id TEXT NOT NULL,
    reason TEXT NOT NULL,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_told_apart PRIMARY KEY (station_id, id)
)
 STRICT""",
    """CREATE TABLE township_items (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    township TEXT NOT NULL,
    village TEXT NOT NULL,
    office TEXT NOT NULL,
    office_name TEXT NOT NULL,
    made_at TEXT NOT NULL,
    user_id TEXT,
    subject_id TEXT,
    number TEXT,
    body TEXT NOT NULL,
    sent_at TEXT,
    taken_at TEXT,
    outcome TEXT,
    why TEXT,
    task_id TEXT,
    seen_at TEXT,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_township_items PRIMARY KEY (station_id, id)
)
 STRICT""",
    """CREATE TABLE township_tasks (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    number TEXT NOT NULL,
    title TEXT NOT NULL,
    office TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    user_id TEXT,
    due_on TEXT,
    state TEXT NOT NULL,
    file_name TEXT NOT NULL,
    layout TEXT NOT NULL,
    may_add INTEGER NOT NULL,
    remark TEXT,
    closed_at TEXT,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_township_tasks PRIMARY KEY (station_id, id)
)
 STRICT""",
    """CREATE TABLE assessment_lines (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    assessment_id TEXT NOT NULL,
    code TEXT NOT NULL,
    line INTEGER NOT NULL,
    "full" INTEGER,
    points INTEGER,
    source TEXT NOT NULL,
    value TEXT,
    have TEXT,
    met INTEGER,
    wanted TEXT NOT NULL,
    evidence TEXT,
    why TEXT,
    at TEXT NOT NULL,
    user_id TEXT,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_assessment_lines PRIMARY KEY (station_id, id),
    CONSTRAINT fk_assessment_lines_station_id_assessment_id FOREIGN KEY(station_id, assessment_id) REFERENCES assessments (station_id, id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED
)
 STRICT""",
    """CREATE TABLE erased_records (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    request_id TEXT NOT NULL,
    table_name TEXT NOT NULL,
    record_id TEXT NOT NULL,
    how TEXT NOT NULL,
    tombstone TEXT NOT NULL,
    at TEXT NOT NULL,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_erased_records PRIMARY KEY (station_id, id),
    CONSTRAINT fk_erased_records_station_id_request_id FOREIGN KEY(station_id, request_id) REFERENCES data_requests (station_id, id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED
)
 STRICT""",
    """CREATE TABLE committee_members (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    body TEXT NOT NULL,
    post TEXT,
    person_id TEXT,
    user_id TEXT,
    since TEXT NOT NULL,
    until TEXT,
    remark TEXT,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_committee_members PRIMARY KEY (station_id, id),
    CONSTRAINT fk_committee_members_station_id_person_id FOREIGN KEY(station_id, person_id) REFERENCES people (station_id, id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED
)
 STRICT""",
    "CREATE INDEX ix_assessment_lines_station_id_assessment_id ON assessment_lines (station_id, assessment_id)",
    "CREATE INDEX ix_assessments_station_id_period ON assessments (station_id, period)",
    "CREATE INDEX ix_audit_station_id_tag_at ON audit (station_id, tag, at)",
    "CREATE INDEX ix_audit_station_id_user_id_at ON audit (station_id, user_id, at)",
    "CREATE INDEX ix_committee_members_station_id_body ON committee_members (station_id, body)",
    "CREATE INDEX ix_data_requests_station_id_person_id ON data_requests (station_id, person_id)",
    "CREATE INDEX ix_device_revocations_of_station ON device_revocations (of_station)",
    "CREATE INDEX ix_erased_records_station_id_record_id ON erased_records (station_id, record_id)",
    "CREATE INDEX ix_plain_books_station_id ON plain_books (station_id)",
    "CREATE INDEX ix_post_reviews_station_id_entry_id ON post_reviews (station_id, entry_id)",
    "CREATE INDEX ix_sheet_declines_station_id_code ON sheet_declines (station_id, code)",
    "CREATE INDEX ix_told_apart_station_id_first_id ON told_apart (station_id, first_id)",
    "CREATE INDEX ix_township_items_station_id_kind_subject_id ON township_items (station_id, kind, subject_id)",
    "CREATE INDEX ix_township_items_station_id_village_made_at ON township_items (station_id, village, made_at)",
    "CREATE INDEX ix_township_tasks_station_id_state_due_on ON township_tasks (station_id, state, due_on)",
)

DOWN = (
    'DROP INDEX "ix_township_tasks_station_id_state_due_on"',
    'DROP INDEX "ix_township_items_station_id_village_made_at"',
    'DROP INDEX "ix_township_items_station_id_kind_subject_id"',
    'DROP INDEX "ix_told_apart_station_id_first_id"',
    'DROP INDEX "ix_sheet_declines_station_id_code"',
    'DROP INDEX "ix_post_reviews_station_id_entry_id"',
    'DROP INDEX "ix_plain_books_station_id"',
    'DROP INDEX "ix_erased_records_station_id_record_id"',
    'DROP INDEX "ix_device_revocations_of_station"',
    'DROP INDEX "ix_data_requests_station_id_person_id"',
    'DROP INDEX "ix_committee_members_station_id_body"',
    'DROP INDEX "ix_audit_station_id_user_id_at"',
    'DROP INDEX "ix_audit_station_id_tag_at"',
    'DROP INDEX "ix_assessments_station_id_period"',
    'DROP INDEX "ix_assessment_lines_station_id_assessment_id"',
    'DROP TABLE "committee_members"',
    'DROP TABLE "erased_records"',
    'DROP TABLE "assessment_lines"',
    'DROP TABLE "township_tasks"',
    'DROP TABLE "township_items"',
    'DROP TABLE "told_apart"',
    'ALTER TABLE "tasks" DROP COLUMN "township_item"',
    'DROP TABLE "sheet_declines"',
    'DROP TABLE "prohibited_extras"',
    'DROP TABLE "post_reviews"',
    'DROP TABLE "plain_books"',
    'DROP TABLE "place_changes"',
    'DROP TABLE "officer_parts"',
    'DROP TABLE "officer_keys"',
    'ALTER TABLE "held" DROP COLUMN "proved"',
    'DROP TABLE "head_proofs"',
    'DROP TABLE "files_sent"',
    'DROP TABLE "files_lacked"',
    'ALTER TABLE "exports" DROP COLUMN "received_at"',
    'ALTER TABLE "exports" DROP COLUMN "files"',
    'DROP TABLE "entry_keys"',
    'DROP TABLE "device_revocations"',
    'DROP TABLE "data_requests"',
    'DROP TABLE "carries"',
    'DROP TABLE "assessments"',
    'ALTER TABLE "archive_volumes" DROP COLUMN "lacks_why"',
)


def upgrade() -> None:
    """New tables, columns and indexes; nothing that was written is touched."""
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    """Back to the revision before; what the new tables and columns held is lost."""
    for statement in DOWN:
        op.execute(statement)
