"""Revision 0002: counter. Made by resources/make/migration.py."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

UP = (
    """CREATE TABLE admissions (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    matter_code TEXT,
    title TEXT NOT NULL,
    department TEXT NOT NULL,
    approval_number TEXT,
    approved_by TEXT,
    approved_on TEXT,
    valid_to TEXT,
    fund_fen INTEGER,
    remark TEXT,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_admissions PRIMARY KEY (station_id, id)
)
 STRICT""",
    """CREATE TABLE case_batches (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    number TEXT NOT NULL,
    kind TEXT NOT NULL,
    matter_code TEXT NOT NULL,
    matter_name TEXT NOT NULL,
    title TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    worker_id TEXT,
    remark TEXT,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_case_batches PRIMARY KEY (station_id, id)
)
 STRICT""",
    """CREATE TABLE case_handovers (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    number TEXT NOT NULL,
    office TEXT NOT NULL,
    made_at TEXT NOT NULL,
    worker_id TEXT,
    carried_by TEXT,
    taken_by TEXT,
    taken_on TEXT,
    remark TEXT,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_case_handovers PRIMARY KEY (station_id, id)
)
 STRICT""",
    """CREATE TABLE day_closings (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    day TEXT NOT NULL,
    user_id TEXT,
    closed_at TEXT NOT NULL,
    counts TEXT NOT NULL,
    remark TEXT,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_day_closings PRIMARY KEY (station_id, id)
)
 STRICT""",
    """CREATE TABLE saved_filters (
    user_id TEXT NOT NULL,
    page TEXT NOT NULL,
    name TEXT NOT NULL,
    "query" TEXT NOT NULL,
    saved_at TEXT NOT NULL,
    CONSTRAINT pk_saved_filters PRIMARY KEY (user_id, page, name)
)
 STRICT""",
    """CREATE TABLE tasks (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    number TEXT NOT NULL,
    title TEXT NOT NULL,
    sender TEXT NOT NULL,
    matter_code TEXT,
    admission_id TEXT,
    opened_at TEXT NOT NULL,
    worker_id TEXT,
    due_on TEXT,
    state TEXT NOT NULL,
    file_name TEXT NOT NULL,
    sheet TEXT NOT NULL,
    heading_row INTEGER NOT NULL,
    columns TEXT NOT NULL,
    returned_at TEXT,
    remark TEXT,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_tasks PRIMARY KEY (station_id, id)
)
 STRICT""",
    """CREATE TABLE fund_entries (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    admission_id TEXT NOT NULL,
    year INTEGER NOT NULL,
    received_on TEXT NOT NULL,
    fen INTEGER NOT NULL,
    voucher TEXT,
    at TEXT NOT NULL,
    user_id TEXT,
    remark TEXT,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_fund_entries PRIMARY KEY (station_id, id),
    CONSTRAINT fk_fund_entries_station_id_admission_id FOREIGN KEY(station_id, admission_id) REFERENCES admissions (station_id, id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED
)
 STRICT""",
    """CREATE TABLE task_rows (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    task_id TEXT NOT NULL,
    "row" INTEGER NOT NULL,
    given TEXT NOT NULL,
    filled TEXT,
    person_id TEXT,
    matched_by TEXT,
    state TEXT NOT NULL,
    channel TEXT,
    done_at TEXT,
    worker_id TEXT,
    note TEXT,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_task_rows PRIMARY KEY (station_id, id),
    CONSTRAINT fk_task_rows_station_id_task_id FOREIGN KEY(station_id, task_id) REFERENCES tasks (station_id, id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED
)
 STRICT""",
    'ALTER TABLE "cases" ADD COLUMN batch_id TEXT',
    'ALTER TABLE "cases" ADD COLUMN handover_id TEXT',
    'ALTER TABLE "cases" ADD COLUMN platform TEXT',
    'ALTER TABLE "cases" ADD COLUMN platform_at TEXT',
    """CREATE TABLE appointments (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    number TEXT NOT NULL,
    day TEXT NOT NULL,
    slot TEXT NOT NULL,
    place TEXT NOT NULL,
    address TEXT,
    person_id TEXT,
    organisation_id TEXT,
    name TEXT,
    phone TEXT,
    matter_code TEXT,
    matter_name TEXT,
    made_at TEXT NOT NULL,
    made_by TEXT,
    channel TEXT NOT NULL,
    state TEXT NOT NULL,
    worker_id TEXT,
    case_id TEXT,
    remark TEXT,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_appointments PRIMARY KEY (station_id, id),
    CONSTRAINT fk_appointments_station_id_person_id FOREIGN KEY(station_id, person_id) REFERENCES people (station_id, id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_appointments_station_id_case_id FOREIGN KEY(station_id, case_id) REFERENCES cases (station_id, id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED
)
 STRICT""",
    'ALTER TABLE "case_materials" ADD COLUMN held_from TEXT',
    'ALTER TABLE "case_materials" ADD COLUMN problem TEXT',
    """CREATE TABLE consultations (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    number TEXT NOT NULL,
    came_at TEXT NOT NULL,
    worker_id TEXT,
    channel TEXT NOT NULL,
    person_id TEXT,
    organisation_id TEXT,
    name TEXT,
    phone TEXT,
    matter_code TEXT,
    matter_name TEXT,
    subject TEXT NOT NULL,
    state TEXT NOT NULL,
    answer TEXT,
    guided_to TEXT,
    follow_by TEXT,
    settled_at TEXT,
    outcome TEXT,
    case_id TEXT,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_consultations PRIMARY KEY (station_id, id),
    CONSTRAINT fk_consultations_station_id_person_id FOREIGN KEY(station_id, person_id) REFERENCES people (station_id, id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_consultations_station_id_case_id FOREIGN KEY(station_id, case_id) REFERENCES cases (station_id, id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED
)
 STRICT""",
    """CREATE TABLE case_rating_steps (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    rating_id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    at TEXT NOT NULL,
    day TEXT NOT NULL,
    user_id TEXT,
    note TEXT,
    due_on TEXT,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_case_rating_steps PRIMARY KEY (station_id, id),
    CONSTRAINT fk_case_rating_steps_station_id_rating_id FOREIGN KEY(station_id, rating_id) REFERENCES case_ratings (station_id, id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_case_rating_steps_station_id_case_id FOREIGN KEY(station_id, case_id) REFERENCES cases (station_id, id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED
)
 STRICT""",
    "CREATE INDEX ix_admissions_station_id_matter_code ON admissions (station_id, matter_code)",
    "CREATE INDEX ix_appointments_station_id_day ON appointments (station_id, day)",
    "CREATE INDEX ix_appointments_station_id_person_id ON appointments (station_id, person_id)",
    "CREATE INDEX ix_case_batches_station_id_opened_at ON case_batches (station_id, opened_at)",
    "CREATE INDEX ix_case_handovers_station_id_made_at ON case_handovers (station_id, made_at)",
    "CREATE INDEX ix_case_rating_steps_station_id_case_id ON case_rating_steps (station_id, case_id)",
    "CREATE INDEX ix_consultations_station_id_came_at ON consultations (station_id, came_at)",
    "CREATE INDEX ix_consultations_station_id_person_id ON consultations (station_id, person_id)",
    "CREATE INDEX ix_day_closings_station_id_day ON day_closings (station_id, day)",
    "CREATE INDEX ix_fund_entries_station_id_admission_id ON fund_entries (station_id, admission_id)",
    "CREATE INDEX ix_task_rows_station_id_person_id ON task_rows (station_id, person_id)",
    'CREATE INDEX ix_task_rows_station_id_task_id_row ON task_rows (station_id, task_id, "row")',
    "CREATE INDEX ix_tasks_station_id_state_due_on ON tasks (station_id, state, due_on)",
)

DOWN = (
    'DROP INDEX "ix_tasks_station_id_state_due_on"',
    'DROP INDEX "ix_task_rows_station_id_task_id_row"',
    'DROP INDEX "ix_task_rows_station_id_person_id"',
    'DROP INDEX "ix_fund_entries_station_id_admission_id"',
    'DROP INDEX "ix_day_closings_station_id_day"',
    'DROP INDEX "ix_consultations_station_id_person_id"',
    'DROP INDEX "ix_consultations_station_id_came_at"',
    'DROP INDEX "ix_case_rating_steps_station_id_case_id"',
    'DROP INDEX "ix_case_handovers_station_id_made_at"',
    'DROP INDEX "ix_case_batches_station_id_opened_at"',
    'DROP INDEX "ix_appointments_station_id_person_id"',
    'DROP INDEX "ix_appointments_station_id_day"',
    'DROP INDEX "ix_admissions_station_id_matter_code"',
    'DROP TABLE "case_rating_steps"',
    'DROP TABLE "consultations"',
    'ALTER TABLE "case_materials" DROP COLUMN "problem"',
    'ALTER TABLE "case_materials" DROP COLUMN "held_from"',
    'DROP TABLE "appointments"',
    'ALTER TABLE "cases" DROP COLUMN "platform_at"',
    'ALTER TABLE "cases" DROP COLUMN "platform"',
    'ALTER TABLE "cases" DROP COLUMN "handover_id"',
    'ALTER TABLE "cases" DROP COLUMN "batch_id"',
    'DROP TABLE "task_rows"',
    'DROP TABLE "fund_entries"',
    'DROP TABLE "tasks"',
    'DROP TABLE "saved_filters"',
    'DROP TABLE "day_closings"',
    'DROP TABLE "case_handovers"',
    'DROP TABLE "case_batches"',
    'DROP TABLE "admissions"',
)


def upgrade() -> None:
    """New tables, columns and indexes; nothing that was written is touched."""
    for statement in UP:
        op.execute(statement)


def downgrade() -> None:
    """Back to the revision before; what the new tables and columns held is lost."""
    for statement in DOWN:
        op.execute(statement)
