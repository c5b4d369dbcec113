"""The first revision: every table as it was at the first release. Made by resources/make/migration.py."""

from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    (
        "attachments",
        """CREATE TABLE attachments (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    subject_table TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    title TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    blob TEXT NOT NULL,
    made_at TEXT NOT NULL,
    user_id TEXT,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_attachments PRIMARY KEY (station_id, id)
)
 STRICT""",
    ),
    (
        "audit",
        """CREATE TABLE audit (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    device_no INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    n INTEGER NOT NULL,
    at TEXT NOT NULL,
    user_id TEXT,
    tag TEXT NOT NULL,
    target_id TEXT,
    detail TEXT,
    previous TEXT NOT NULL,
    digest TEXT NOT NULL,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_audit PRIMARY KEY (station_id, id)
)
 STRICT""",
    ),
    (
        "changes",
        """CREATE TABLE changes (
    station_id TEXT NOT NULL,
    device_no INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    txn INTEGER NOT NULL,
    table_name TEXT NOT NULL,
    record_id TEXT NOT NULL,
    op TEXT NOT NULL,
    payload TEXT,
    replaces TEXT,
    mac TEXT,
    "key" TEXT,
    CONSTRAINT pk_changes PRIMARY KEY (station_id, device_no, epoch, seq)
)
 WITHOUT ROWID,
 STRICT""",
    ),
    (
        "confirmed",
        """CREATE TABLE confirmed (
    peer_station_id TEXT NOT NULL,
    peer_device_id TEXT NOT NULL,
    device_no INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    at TEXT NOT NULL,
    CONSTRAINT pk_confirmed PRIMARY KEY (peer_station_id, peer_device_id, device_no, epoch)
)
 STRICT""",
    ),
    (
        "conflicts",
        """CREATE TABLE conflicts (
    id TEXT NOT NULL,
    station_id TEXT NOT NULL,
    table_name TEXT NOT NULL,
    record_id TEXT NOT NULL,
    col TEXT NOT NULL,
    sides TEXT NOT NULL,
    found_at TEXT NOT NULL,
    CONSTRAINT pk_conflicts PRIMARY KEY (id)
)
 STRICT""",
    ),
    (
        "counters",
        """CREATE TABLE counters (
    kind TEXT NOT NULL,
    period TEXT NOT NULL,
    device_no INTEGER NOT NULL,
    value INTEGER NOT NULL,
    CONSTRAINT pk_counters PRIMARY KEY (kind, period, device_no)
)
 STRICT""",
    ),
    (
        "devices",
        """CREATE TABLE devices (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    number INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    label TEXT NOT NULL,
    sign_key TEXT NOT NULL,
    age_key TEXT NOT NULL,
    enrolled_at TEXT NOT NULL,
    revoked_at TEXT,
    revoked_after_seq INTEGER,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_devices PRIMARY KEY (station_id, id)
)
 STRICT""",
    ),
    (
        "digests",
        """CREATE TABLE digests (
    station_id TEXT NOT NULL,
    table_name TEXT NOT NULL,
    heads INTEGER NOT NULL,
    digest INTEGER NOT NULL,
    CONSTRAINT pk_digests PRIMARY KEY (station_id, table_name)
)
 WITHOUT ROWID,
 STRICT""",
    ),
    (
        "drafts",
        """CREATE TABLE drafts (
    user_id TEXT NOT NULL,
    form TEXT NOT NULL,
    slot TEXT NOT NULL,
    saved_at TEXT NOT NULL,
    body TEXT NOT NULL,
    CONSTRAINT pk_drafts PRIMARY KEY (user_id, form, slot)
)
 STRICT""",
    ),
    (
        "duplicates",
        """CREATE TABLE duplicates (
    id TEXT NOT NULL,
    station_id TEXT NOT NULL,
    first_id TEXT NOT NULL,
    second_id TEXT NOT NULL,
    why TEXT NOT NULL,
    CONSTRAINT pk_duplicates PRIMARY KEY (id)
)
 STRICT""",
    ),
    (
        "exports",
        """CREATE TABLE exports (
    bundle_id TEXT NOT NULL,
    peer_station_id TEXT NOT NULL,
    peer_device_id TEXT NOT NULL,
    made_at TEXT NOT NULL,
    file_name TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    changes INTEGER NOT NULL,
    from_vector TEXT NOT NULL,
    to_vector TEXT NOT NULL,
    verified_at TEXT,
    delivered_at TEXT,
    CONSTRAINT pk_exports PRIMARY KEY (bundle_id)
)
 STRICT""",
    ),
    (
        "grids",
        """CREATE TABLE grids (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    code TEXT,
    agent_name TEXT,
    agent_user_id TEXT,
    walk_order INTEGER NOT NULL,
    remark TEXT,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_grids PRIMARY KEY (station_id, id)
)
 STRICT""",
    ),
    (
        "heads",
        """CREATE TABLE heads (
    station_id TEXT NOT NULL,
    record_id TEXT NOT NULL,
    col TEXT NOT NULL,
    table_name TEXT NOT NULL,
    head TEXT NOT NULL,
    CONSTRAINT pk_heads PRIMARY KEY (station_id, record_id, col)
)
 WITHOUT ROWID,
 STRICT""",
    ),
    (
        "held",
        """CREATE TABLE held (
    station_id TEXT NOT NULL,
    device_no INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    txn INTEGER NOT NULL,
    first_seq INTEGER NOT NULL,
    count INTEGER NOT NULL,
    why TEXT NOT NULL,
    detail TEXT,
    bundle_id TEXT NOT NULL,
    since TEXT NOT NULL,
    body TEXT NOT NULL,
    CONSTRAINT pk_held PRIMARY KEY (station_id, device_no, epoch, txn)
)
 STRICT""",
    ),
    (
        "import_batches",
        """CREATE TABLE import_batches (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    made_at TEXT NOT NULL,
    user_id TEXT,
    source TEXT NOT NULL,
    read INTEGER NOT NULL,
    added INTEGER NOT NULL,
    updated INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    device_no INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    txn INTEGER NOT NULL,
    undone_at TEXT,
    summary TEXT,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_import_batches PRIMARY KEY (station_id, id)
)
 STRICT""",
    ),
    (
        "machine_settings",
        """CREATE TABLE machine_settings (
    "key" TEXT NOT NULL,
    value TEXT,
    CONSTRAINT pk_machine_settings PRIMARY KEY ("key")
)
 STRICT""",
    ),
    (
        "organisations",
        """CREATE TABLE organisations (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT,
    credit_code TEXT,
    contact TEXT,
    phone TEXT,
    address TEXT,
    remark TEXT,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_organisations PRIMARY KEY (station_id, id)
)
 STRICT""",
    ),
    (
        "origins",
        """CREATE TABLE origins (
    station_id TEXT NOT NULL,
    device_no INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    txn INTEGER NOT NULL,
    hlc INTEGER NOT NULL,
    chain TEXT NOT NULL,
    stopped_why TEXT,
    CONSTRAINT pk_origins PRIMARY KEY (station_id, device_no, epoch)
)
 STRICT""",
    ),
    (
        "packs",
        """CREATE TABLE packs (
    name TEXT NOT NULL,
    version TEXT NOT NULL,
    effective_from TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    body TEXT NOT NULL,
    origin TEXT NOT NULL,
    received_at TEXT NOT NULL,
    CONSTRAINT pk_packs PRIMARY KEY (name, version)
)
 STRICT""",
    ),
    (
        "papers",
        """CREATE TABLE papers (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject_table TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    number TEXT,
    facts TEXT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT,
    pdf_sha256 TEXT,
    pdf_blob TEXT,
    voided_at TEXT,
    void_reason TEXT,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_papers PRIMARY KEY (station_id, id)
)
 STRICT""",
    ),
    (
        "peers",
        """CREATE TABLE peers (
    station_id TEXT NOT NULL,
    device_id TEXT NOT NULL,
    device_no INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    village_code TEXT NOT NULL,
    sign_key TEXT NOT NULL,
    age_key TEXT NOT NULL,
    enrolled_at TEXT NOT NULL,
    revoked_at TEXT,
    shared_secret TEXT,
    card TEXT NOT NULL,
    CONSTRAINT pk_peers PRIMARY KEY (station_id, device_id)
)
 STRICT""",
    ),
    (
        "receipts",
        """CREATE TABLE receipts (
    id TEXT NOT NULL,
    peer_station_id TEXT NOT NULL,
    at TEXT NOT NULL,
    body TEXT NOT NULL,
    CONSTRAINT pk_receipts PRIMARY KEY (id)
)
 STRICT""",
    ),
    (
        "sealed_groups",
        """CREATE TABLE sealed_groups (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    public_key TEXT NOT NULL,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_sealed_groups PRIMARY KEY (station_id, id)
)
 STRICT""",
    ),
    (
        "seals",
        """CREATE TABLE seals (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    body TEXT NOT NULL,
    petals INTEGER NOT NULL,
    quorum INTEGER NOT NULL,
    keeper TEXT,
    started_on TEXT,
    stopped_on TEXT,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_seals PRIMARY KEY (station_id, id)
)
 STRICT""",
    ),
    (
        "search_dirty",
        """CREATE TABLE search_dirty (
    station_id TEXT NOT NULL,
    table_name TEXT NOT NULL,
    record_id TEXT NOT NULL,
    CONSTRAINT pk_search_dirty PRIMARY KEY (station_id, table_name, record_id)
)
 WITHOUT ROWID,
 STRICT""",
    ),
    (
        "search_keys",
        """CREATE TABLE search_keys (
    scope TEXT NOT NULL,
    "key" TEXT NOT NULL,
    record_id TEXT NOT NULL,
    CONSTRAINT pk_search_keys PRIMARY KEY (scope, "key", record_id)
)
 WITHOUT ROWID,
 STRICT""",
    ),
    (
        "search_of",
        """CREATE TABLE search_of (
    scope TEXT NOT NULL,
    record_id TEXT NOT NULL,
    keys TEXT NOT NULL,
    CONSTRAINT pk_search_of PRIMARY KEY (scope, record_id)
)
 WITHOUT ROWID,
 STRICT""",
    ),
    (
        "sheets",
        """CREATE TABLE sheets (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    code TEXT NOT NULL,
    list_version TEXT NOT NULL,
    number TEXT NOT NULL,
    title TEXT NOT NULL,
    part TEXT NOT NULL,
    period TEXT NOT NULL,
    publisher TEXT NOT NULL,
    state TEXT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT,
    days INTEGER,
    calendar TEXT,
    posted_on TEXT,
    until_on TEXT,
    taken_down_on TEXT,
    places TEXT,
    columns TEXT,
    total TEXT,
    source TEXT,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_sheets PRIMARY KEY (station_id, id)
)
 STRICT""",
    ),
    (
        "station_settings",
        """CREATE TABLE station_settings (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    "key" TEXT NOT NULL,
    value TEXT,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_station_settings PRIMARY KEY (station_id, id)
)
 STRICT""",
    ),
    (
        "stations",
        """CREATE TABLE stations (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    village_code TEXT NOT NULL,
    village_name TEXT NOT NULL,
    town TEXT,
    county TEXT,
    full_place TEXT,
    address TEXT,
    phone TEXT,
    practice INTEGER NOT NULL,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_stations PRIMARY KEY (station_id, id)
)
 STRICT""",
    ),
    (
        "taken",
        """CREATE TABLE taken (
    bundle_id TEXT NOT NULL,
    station_id TEXT NOT NULL,
    device_no INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    received_at TEXT NOT NULL,
    stage TEXT NOT NULL,
    applied INTEGER NOT NULL,
    already INTEGER NOT NULL,
    held INTEGER NOT NULL,
    quarantined INTEGER NOT NULL,
    conflicts INTEGER NOT NULL,
    why TEXT,
    CONSTRAINT pk_taken PRIMARY KEY (bundle_id)
)
 STRICT""",
    ),
    (
        "this_device",
        """CREATE TABLE this_device (
    one INTEGER NOT NULL,
    station_id TEXT NOT NULL,
    device_id TEXT NOT NULL,
    device_no INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    sign_secret TEXT NOT NULL,
    age_secret TEXT NOT NULL,
    CONSTRAINT pk_this_device PRIMARY KEY (one)
)
 STRICT""",
    ),
    (
        "transactions",
        """CREATE TABLE transactions (
    station_id TEXT NOT NULL,
    device_no INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    txn INTEGER NOT NULL,
    author TEXT,
    hlc INTEGER NOT NULL,
    wall TEXT NOT NULL,
    reason TEXT NOT NULL,
    schema TEXT NOT NULL,
    first_seq INTEGER NOT NULL,
    count INTEGER NOT NULL,
    salt TEXT NOT NULL,
    digest TEXT NOT NULL,
    chain TEXT NOT NULL,
    CONSTRAINT pk_transactions PRIMARY KEY (station_id, device_no, epoch, txn)
)
 WITHOUT ROWID,
 STRICT""",
    ),
    (
        "users",
        """CREATE TABLE users (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    staff_number TEXT,
    phone TEXT,
    age_key TEXT,
    disabled_at TEXT,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_users PRIMARY KEY (station_id, id)
)
 STRICT""",
    ),
    (
        "file_authorisations",
        """CREATE TABLE file_authorisations (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    person_id TEXT,
    granted_by TEXT NOT NULL,
    since TEXT NOT NULL,
    until TEXT,
    reason TEXT NOT NULL,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_file_authorisations PRIMARY KEY (station_id, id),
    CONSTRAINT fk_file_authorisations_station_id_user_id FOREIGN KEY(station_id, user_id) REFERENCES users (station_id, id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED
)
 STRICT""",
    ),
    (
        "households",
        """CREATE TABLE households (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    number TEXT NOT NULL,
    grid_id TEXT,
    village_group TEXT,
    address TEXT,
    representative TEXT,
    liaison TEXT,
    walk_order INTEGER NOT NULL,
    walk_minutes INTEGER,
    remark TEXT,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_households PRIMARY KEY (station_id, id),
    CONSTRAINT fk_households_station_id_grid_id FOREIGN KEY(station_id, grid_id) REFERENCES grids (station_id, id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED
)
 STRICT""",
    ),
    (
        "paper_events",
        """CREATE TABLE paper_events (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    paper_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    at TEXT NOT NULL,
    user_id TEXT,
    copies INTEGER NOT NULL,
    reason TEXT,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_paper_events PRIMARY KEY (station_id, id),
    CONSTRAINT fk_paper_events_station_id_paper_id FOREIGN KEY(station_id, paper_id) REFERENCES papers (station_id, id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED
)
 STRICT""",
    ),
    (
        "posts",
        """CREATE TABLE posts (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    post TEXT NOT NULL,
    since TEXT NOT NULL,
    until TEXT,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_posts PRIMARY KEY (station_id, id),
    CONSTRAINT fk_posts_station_id_user_id FOREIGN KEY(station_id, user_id) REFERENCES users (station_id, id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED
)
 STRICT""",
    ),
    (
        "seal_uses",
        """CREATE TABLE seal_uses (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    seal_id TEXT,
    used_at TEXT NOT NULL,
    paper_number TEXT,
    certificate_id TEXT,
    title TEXT NOT NULL,
    copies INTEGER NOT NULL,
    pages INTEGER NOT NULL,
    approver_id TEXT,
    keeper_id TEXT,
    decision TEXT,
    "where" TEXT NOT NULL,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_seal_uses PRIMARY KEY (station_id, id),
    CONSTRAINT fk_seal_uses_station_id_seal_id FOREIGN KEY(station_id, seal_id) REFERENCES seals (station_id, id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED
)
 STRICT""",
    ),
    (
        "sealed_notes",
        """CREATE TABLE sealed_notes (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    group_id TEXT NOT NULL,
    subject_table TEXT NOT NULL,
    subject_id TEXT NOT NULL,
    cipher TEXT NOT NULL,
    at TEXT NOT NULL,
    user_id TEXT,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_sealed_notes PRIMARY KEY (station_id, id),
    CONSTRAINT fk_sealed_notes_station_id_group_id FOREIGN KEY(station_id, group_id) REFERENCES sealed_groups (station_id, id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED
)
 STRICT""",
    ),
    (
        "sealed_wraps",
        """CREATE TABLE sealed_wraps (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    group_id TEXT NOT NULL,
    user_id TEXT,
    recipient TEXT NOT NULL,
    wrapped TEXT NOT NULL,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_sealed_wraps PRIMARY KEY (station_id, id),
    CONSTRAINT fk_sealed_wraps_station_id_group_id FOREIGN KEY(station_id, group_id) REFERENCES sealed_groups (station_id, id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED
)
 STRICT""",
    ),
    (
        "sheet_events",
        """CREATE TABLE sheet_events (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    sheet_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    at TEXT NOT NULL,
    user_id TEXT,
    who TEXT,
    note TEXT,
    data TEXT,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_sheet_events PRIMARY KEY (station_id, id),
    CONSTRAINT fk_sheet_events_station_id_sheet_id FOREIGN KEY(station_id, sheet_id) REFERENCES sheets (station_id, id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED
)
 STRICT""",
    ),
    (
        "sheet_rows",
        """CREATE TABLE sheet_rows (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    sheet_id TEXT NOT NULL,
    line INTEGER NOT NULL,
    cells TEXT NOT NULL,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_sheet_rows PRIMARY KEY (station_id, id),
    CONSTRAINT fk_sheet_rows_station_id_sheet_id FOREIGN KEY(station_id, sheet_id) REFERENCES sheets (station_id, id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED
)
 STRICT""",
    ),
    (
        "people",
        """CREATE TABLE people (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    sex TEXT,
    birth TEXT,
    ethnic TEXT,
    id_kind TEXT,
    id_number TEXT,
    no_id_why TEXT,
    resident_type TEXT NOT NULL,
    household_id TEXT,
    relation TEXT,
    registered_address TEXT,
    living_address TEXT,
    education TEXT,
    health TEXT,
    disability_kind TEXT,
    disability_level TEXT,
    political TEXT,
    marital TEXT,
    guardian_capacity TEXT,
    died_on TEXT,
    moved_out_on TEXT,
    remark TEXT,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_people PRIMARY KEY (station_id, id),
    CONSTRAINT fk_people_station_id_household_id FOREIGN KEY(station_id, household_id) REFERENCES households (station_id, id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED
)
 STRICT""",
    ),
    (
        "absences",
        """CREATE TABLE absences (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    since TEXT NOT NULL,
    place TEXT NOT NULL,
    reason TEXT NOT NULL,
    back TEXT,
    evidence TEXT,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_absences PRIMARY KEY (station_id, id),
    CONSTRAINT fk_absences_station_id_person_id FOREIGN KEY(station_id, person_id) REFERENCES people (station_id, id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED
)
 STRICT""",
    ),
    (
        "cases",
        """CREATE TABLE cases (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    number TEXT NOT NULL,
    person_id TEXT,
    organisation_id TEXT,
    by_person_id TEXT,
    by_relation TEXT,
    matter_code TEXT NOT NULL,
    matter_name TEXT NOT NULL,
    matter_version TEXT NOT NULL,
    decides TEXT NOT NULL,
    channel TEXT NOT NULL,
    state TEXT NOT NULL,
    outcome TEXT NOT NULL,
    opened_at TEXT NOT NULL,
    accepted_on TEXT,
    station_due_on TEXT,
    due_on TEXT,
    due_provisional INTEGER NOT NULL,
    calendar_version TEXT,
    station_days INTEGER,
    promised_days INTEGER,
    statutory_days INTEGER,
    first_worker_id TEXT,
    worker_id TEXT,
    contact_phone TEXT,
    summary TEXT,
    external_number TEXT,
    proxy_request_id TEXT,
    closed_at TEXT,
    result TEXT,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_cases PRIMARY KEY (station_id, id),
    CONSTRAINT fk_cases_station_id_person_id FOREIGN KEY(station_id, person_id) REFERENCES people (station_id, id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_cases_station_id_organisation_id FOREIGN KEY(station_id, organisation_id) REFERENCES organisations (station_id, id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED
)
 STRICT""",
    ),
    (
        "certificate_refusals",
        """CREATE TABLE certificate_refusals (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    number TEXT NOT NULL,
    person_id TEXT,
    wording TEXT NOT NULL,
    item TEXT NOT NULL,
    item_name TEXT NOT NULL,
    list_version TEXT NOT NULL,
    authority TEXT,
    demanded_by TEXT,
    demanded_for TEXT,
    at TEXT NOT NULL,
    user_id TEXT,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_certificate_refusals PRIMARY KEY (station_id, id),
    CONSTRAINT fk_certificate_refusals_station_id_person_id FOREIGN KEY(station_id, person_id) REFERENCES people (station_id, id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED
)
 STRICT""",
    ),
    (
        "certificates",
        """CREATE TABLE certificates (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    kind TEXT NOT NULL,
    list_version TEXT NOT NULL,
    title TEXT NOT NULL,
    person_id TEXT NOT NULL,
    fields TEXT NOT NULL,
    purpose TEXT,
    asked_by TEXT,
    evidence TEXT,
    state TEXT NOT NULL,
    made_at TEXT NOT NULL,
    made_by TEXT,
    approval TEXT,
    approved_by TEXT,
    approved_at TEXT,
    number TEXT,
    issued_at TEXT,
    valid_until TEXT,
    qr TEXT,
    voided_at TEXT,
    void_reason TEXT,
    replaces_id TEXT,
    salt TEXT,
    decision TEXT,
    verified_by TEXT,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_certificates PRIMARY KEY (station_id, id),
    CONSTRAINT fk_certificates_station_id_person_id FOREIGN KEY(station_id, person_id) REFERENCES people (station_id, id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED
)
 STRICT""",
    ),
    (
        "kinships",
        """CREATE TABLE kinships (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    relative_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    since TEXT,
    until TEXT,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_kinships PRIMARY KEY (station_id, id),
    CONSTRAINT fk_kinships_station_id_person_id FOREIGN KEY(station_id, person_id) REFERENCES people (station_id, id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_kinships_station_id_relative_id FOREIGN KEY(station_id, relative_id) REFERENCES people (station_id, id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED
)
 STRICT""",
    ),
    (
        "left_behind",
        """CREATE TABLE left_behind (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    since TEXT NOT NULL,
    until TEXT,
    why TEXT NOT NULL,
    rule TEXT NOT NULL,
    evidence TEXT,
    closed_why TEXT,
    carer_id TEXT,
    carer_kind TEXT,
    responsible_id TEXT,
    risk TEXT,
    guardianship TEXT,
    school TEXT,
    remark TEXT,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_left_behind PRIMARY KEY (station_id, id),
    CONSTRAINT fk_left_behind_station_id_person_id FOREIGN KEY(station_id, person_id) REFERENCES people (station_id, id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED
)
 STRICT""",
    ),
    (
        "left_behind_decisions",
        """CREATE TABLE left_behind_decisions (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    decision TEXT NOT NULL,
    facts TEXT NOT NULL,
    reason TEXT,
    rule TEXT NOT NULL,
    at TEXT NOT NULL,
    user_id TEXT,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_left_behind_decisions PRIMARY KEY (station_id, id),
    CONSTRAINT fk_left_behind_decisions_station_id_person_id FOREIGN KEY(station_id, person_id) REFERENCES people (station_id, id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED
)
 STRICT""",
    ),
    (
        "marks",
        """CREATE TABLE marks (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    mark TEXT NOT NULL,
    since TEXT,
    until TEXT,
    source TEXT,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_marks PRIMARY KEY (station_id, id),
    CONSTRAINT fk_marks_station_id_person_id FOREIGN KEY(station_id, person_id) REFERENCES people (station_id, id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED
)
 STRICT""",
    ),
    (
        "memberships",
        """CREATE TABLE memberships (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    household_id TEXT NOT NULL,
    relation TEXT,
    since TEXT,
    until TEXT,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_memberships PRIMARY KEY (station_id, id),
    CONSTRAINT fk_memberships_station_id_person_id FOREIGN KEY(station_id, person_id) REFERENCES people (station_id, id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_memberships_station_id_household_id FOREIGN KEY(station_id, household_id) REFERENCES households (station_id, id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED
)
 STRICT""",
    ),
    (
        "person_aliases",
        """CREATE TABLE person_aliases (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    alias_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    since TEXT NOT NULL,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_person_aliases PRIMARY KEY (station_id, id),
    CONSTRAINT fk_person_aliases_station_id_alias_id FOREIGN KEY(station_id, alias_id) REFERENCES people (station_id, id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_person_aliases_station_id_person_id FOREIGN KEY(station_id, person_id) REFERENCES people (station_id, id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED
)
 STRICT""",
    ),
    (
        "phones",
        """CREATE TABLE phones (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    number TEXT NOT NULL,
    whose TEXT,
    rank INTEGER NOT NULL,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_phones PRIMARY KEY (station_id, id),
    CONSTRAINT fk_phones_station_id_person_id FOREIGN KEY(station_id, person_id) REFERENCES people (station_id, id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED
)
 STRICT""",
    ),
    (
        "proxy_requests",
        """CREATE TABLE proxy_requests (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    number TEXT NOT NULL,
    principal_id TEXT NOT NULL,
    guardian_id TEXT,
    agent_id TEXT NOT NULL,
    way TEXT NOT NULL,
    witness TEXT,
    reason TEXT,
    requested_at TEXT NOT NULL,
    matters TEXT NOT NULL,
    matter_version TEXT NOT NULL,
    scope TEXT NOT NULL,
    sub_delegation INTEGER NOT NULL,
    expires_on TEXT NOT NULL,
    authorised_at TEXT,
    revoked_at TEXT,
    state TEXT NOT NULL,
    case_id TEXT,
    delivered_at TEXT,
    closed_at TEXT,
    remark TEXT,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_proxy_requests PRIMARY KEY (station_id, id),
    CONSTRAINT fk_proxy_requests_station_id_principal_id FOREIGN KEY(station_id, principal_id) REFERENCES people (station_id, id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED
)
 STRICT""",
    ),
    (
        "visits",
        """CREATE TABLE visits (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    number TEXT NOT NULL,
    person_id TEXT NOT NULL,
    request_id TEXT,
    agent_id TEXT,
    companion TEXT,
    why TEXT,
    planned_on TEXT,
    state TEXT NOT NULL,
    visited_at TEXT,
    mode TEXT,
    result TEXT,
    seen TEXT,
    health TEXT,
    spirit TEXT,
    safety TEXT,
    hygiene TEXT,
    housing TEXT,
    needs TEXT,
    collected TEXT,
    risk TEXT,
    signed_by TEXT,
    next_on TEXT,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_visits PRIMARY KEY (station_id, id),
    CONSTRAINT fk_visits_station_id_person_id FOREIGN KEY(station_id, person_id) REFERENCES people (station_id, id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED
)
 STRICT""",
    ),
    (
        "case_events",
        """CREATE TABLE case_events (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    at TEXT NOT NULL,
    user_id TEXT,
    note TEXT,
    data TEXT,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_case_events PRIMARY KEY (station_id, id),
    CONSTRAINT fk_case_events_station_id_case_id FOREIGN KEY(station_id, case_id) REFERENCES cases (station_id, id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED
)
 STRICT""",
    ),
    (
        "case_materials",
        """CREATE TABLE case_materials (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    line INTEGER NOT NULL,
    name TEXT NOT NULL,
    form TEXT,
    copies INTEGER NOT NULL,
    required INTEGER NOT NULL,
    state TEXT NOT NULL,
    received_at TEXT,
    promised_by TEXT,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_case_materials PRIMARY KEY (station_id, id),
    CONSTRAINT fk_case_materials_station_id_case_id FOREIGN KEY(station_id, case_id) REFERENCES cases (station_id, id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED
)
 STRICT""",
    ),
    (
        "case_notices",
        """CREATE TABLE case_notices (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    number TEXT NOT NULL,
    n INTEGER NOT NULL,
    reason TEXT,
    lines TEXT NOT NULL,
    made_at TEXT NOT NULL,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_case_notices PRIMARY KEY (station_id, id),
    CONSTRAINT fk_case_notices_station_id_case_id FOREIGN KEY(station_id, case_id) REFERENCES cases (station_id, id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED
)
 STRICT""",
    ),
    (
        "case_ratings",
        """CREATE TABLE case_ratings (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    case_id TEXT NOT NULL,
    score INTEGER NOT NULL,
    at TEXT NOT NULL,
    comment TEXT,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_case_ratings PRIMARY KEY (station_id, id),
    CONSTRAINT fk_case_ratings_station_id_case_id FOREIGN KEY(station_id, case_id) REFERENCES cases (station_id, id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED
)
 STRICT""",
    ),
    (
        "certificate_events",
        """CREATE TABLE certificate_events (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    certificate_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    at TEXT NOT NULL,
    user_id TEXT,
    note TEXT,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_certificate_events PRIMARY KEY (station_id, id),
    CONSTRAINT fk_certificate_events_station_id_certificate_id FOREIGN KEY(station_id, certificate_id) REFERENCES certificates (station_id, id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED
)
 STRICT""",
    ),
    (
        "custody_items",
        """CREATE TABLE custody_items (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    request_id TEXT NOT NULL,
    item TEXT NOT NULL,
    form TEXT NOT NULL,
    copies INTEGER NOT NULL,
    taken_at TEXT NOT NULL,
    taken_from TEXT NOT NULL,
    note TEXT,
    return_by TEXT,
    holder_id TEXT,
    slip_number TEXT NOT NULL,
    returned_at TEXT,
    returned_to TEXT,
    return_slip_number TEXT,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_custody_items PRIMARY KEY (station_id, id),
    CONSTRAINT fk_custody_items_station_id_request_id FOREIGN KEY(station_id, request_id) REFERENCES proxy_requests (station_id, id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED
)
 STRICT""",
    ),
    (
        "left_behind_assessments",
        """CREATE TABLE left_behind_assessments (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    enrolment_id TEXT NOT NULL,
    made_on TEXT NOT NULL,
    user_id TEXT,
    grade TEXT NOT NULL,
    risk TEXT NOT NULL,
    note TEXT,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_left_behind_assessments PRIMARY KEY (station_id, id),
    CONSTRAINT fk_left_behind_assessments_station_id_enrolment_id FOREIGN KEY(station_id, enrolment_id) REFERENCES left_behind (station_id, id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED
)
 STRICT""",
    ),
    (
        "proxy_steps",
        """CREATE TABLE proxy_steps (
    station_id TEXT NOT NULL,
    id TEXT NOT NULL,
    request_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    at TEXT NOT NULL,
    user_id TEXT,
    office TEXT,
    spoken_to TEXT,
    note TEXT,
    told_by TEXT,
    withdrawn_at TEXT,
    withdrawn_why TEXT,
    CONSTRAINT pk_proxy_steps PRIMARY KEY (station_id, id),
    CONSTRAINT fk_proxy_steps_station_id_request_id FOREIGN KEY(station_id, request_id) REFERENCES proxy_requests (station_id, id) ON DELETE RESTRICT DEFERRABLE INITIALLY DEFERRED
)
 STRICT""",
    ),
)

INDEXES = (
    "CREATE INDEX ix_attachments_station_id_subject_id ON attachments (station_id, subject_id)",
    "CREATE INDEX ix_audit_station_id_device_no_epoch_n ON audit (station_id, device_no, epoch, n)",
    "CREATE INDEX ix_audit_station_id_target_id ON audit (station_id, target_id)",
    "CREATE INDEX ix_changes_station_id_record_id ON changes (station_id, record_id)",
    "CREATE INDEX ix_papers_station_id_number ON papers (station_id, number)",
    "CREATE INDEX ix_papers_station_id_subject_id ON papers (station_id, subject_id)",
    "CREATE INDEX ix_sheets_station_id_code ON sheets (station_id, code)",
    "CREATE INDEX ix_sheets_station_id_state ON sheets (station_id, state)",
    "CREATE INDEX ix_taken_station_id ON taken (station_id)",
    "CREATE INDEX ix_households_station_id_grid_id ON households (station_id, grid_id)",
    "CREATE INDEX ix_paper_events_station_id_paper_id ON paper_events (station_id, paper_id)",
    "CREATE INDEX ix_posts_station_id_user_id ON posts (station_id, user_id)",
    "CREATE INDEX ix_seal_uses_station_id_used_at ON seal_uses (station_id, used_at)",
    "CREATE INDEX ix_sealed_notes_station_id_subject_id ON sealed_notes (station_id, subject_id)",
    "CREATE INDEX ix_sheet_events_station_id_sheet_id ON sheet_events (station_id, sheet_id)",
    "CREATE INDEX ix_sheet_rows_station_id_sheet_id_line ON sheet_rows (station_id, sheet_id, line)",
    "CREATE INDEX ix_people_station_id_birth ON people (station_id, birth)",
    "CREATE INDEX ix_people_station_id_household_id ON people (station_id, household_id)",
    "CREATE INDEX ix_people_station_id_id_number ON people (station_id, id_number)",
    "CREATE INDEX ix_absences_station_id_person_id ON absences (station_id, person_id)",
    "CREATE INDEX ix_cases_station_id_number ON cases (station_id, number)",
    "CREATE INDEX ix_cases_station_id_opened_at ON cases (station_id, opened_at)",
    "CREATE INDEX ix_cases_station_id_person_id ON cases (station_id, person_id)",
    "CREATE INDEX ix_cases_station_id_state_due_on ON cases (station_id, state, due_on)",
    "CREATE INDEX ix_certificate_refusals_station_id_at ON certificate_refusals (station_id, at)",
    "CREATE INDEX ix_certificates_station_id_number ON certificates (station_id, number)",
    "CREATE INDEX ix_certificates_station_id_person_id ON certificates (station_id, person_id)",
    "CREATE INDEX ix_kinships_station_id_person_id ON kinships (station_id, person_id)",
    "CREATE INDEX ix_kinships_station_id_relative_id ON kinships (station_id, relative_id)",
    "CREATE INDEX ix_left_behind_station_id_kind_until ON left_behind (station_id, kind, until)",
    "CREATE INDEX ix_left_behind_station_id_person_id ON left_behind (station_id, person_id)",
    "CREATE INDEX ix_left_behind_decisions_station_id_person_id ON left_behind_decisions (station_id, person_id)",
    "CREATE INDEX ix_marks_station_id_person_id ON marks (station_id, person_id)",
    "CREATE INDEX ix_memberships_station_id_household_id ON memberships (station_id, household_id)",
    "CREATE INDEX ix_memberships_station_id_person_id ON memberships (station_id, person_id)",
    "CREATE INDEX ix_person_aliases_station_id_alias_id ON person_aliases (station_id, alias_id)",
    "CREATE INDEX ix_phones_station_id_person_id ON phones (station_id, person_id)",
    "CREATE INDEX ix_proxy_requests_station_id_number ON proxy_requests (station_id, number)",
    "CREATE INDEX ix_proxy_requests_station_id_principal_id ON proxy_requests (station_id, principal_id)",
    "CREATE INDEX ix_proxy_requests_station_id_state ON proxy_requests (station_id, state)",
    "CREATE INDEX ix_visits_station_id_person_id ON visits (station_id, person_id)",
    "CREATE INDEX ix_visits_station_id_state_planned_on ON visits (station_id, state, planned_on)",
    "CREATE INDEX ix_case_events_station_id_case_id ON case_events (station_id, case_id)",
    "CREATE INDEX ix_case_materials_station_id_case_id ON case_materials (station_id, case_id)",
    "CREATE INDEX ix_case_notices_station_id_case_id ON case_notices (station_id, case_id)",
    "CREATE INDEX ix_case_ratings_station_id_case_id ON case_ratings (station_id, case_id)",
    "CREATE INDEX ix_certificate_events_station_id_certificate_id ON certificate_events (station_id, certificate_id)",
    "CREATE INDEX ix_custody_items_station_id_holder_id ON custody_items (station_id, holder_id)",
    "CREATE INDEX ix_custody_items_station_id_request_id ON custody_items (station_id, request_id)",
    "CREATE INDEX ix_left_behind_assessments_station_id_enrolment_id ON left_behind_assessments (station_id, enrolment_id)",
    "CREATE INDEX ix_proxy_steps_station_id_request_id ON proxy_steps (station_id, request_id)",
)


def upgrade() -> None:
    """Make every table and index of an empty database."""
    for _, statement in TABLES:
        op.execute(statement)
    for statement in INDEXES:
        op.execute(statement)


def downgrade() -> None:
    """Back to an empty database."""
    for name, _ in reversed(TABLES):
        op.execute(f'DROP TABLE "{name}"')
