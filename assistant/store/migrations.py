"""The schema, as the ordered list of steps that made it. Append; never edit a landed step."""

from __future__ import annotations

from collections.abc import Callable

import apsw


def payments_and_ledger(connection: apsw.Connection) -> None:
    connection.execute(
        """
        CREATE TABLE payments (
            id          TEXT PRIMARY KEY,
            provider    TEXT NOT NULL,
            minor       INTEGER NOT NULL CHECK (minor > 0),
            currency    TEXT NOT NULL,
            payee       TEXT NOT NULL,
            subject     TEXT NOT NULL,
            seconds     REAL NOT NULL,
            payload     TEXT NOT NULL DEFAULT '',
            state       TEXT NOT NULL,
            reason      TEXT NOT NULL DEFAULT '',
            version     INTEGER NOT NULL DEFAULT 1,
            told        INTEGER NOT NULL DEFAULT 0,
            created_at  TEXT NOT NULL
        ) STRICT;
        CREATE INDEX payments_untold ON payments (created_at) WHERE told = 0;

        CREATE TABLE ledger (
            id        INTEGER PRIMARY KEY,
            payment   TEXT NOT NULL REFERENCES payments (id),
            kind      TEXT NOT NULL,
            minor     INTEGER NOT NULL,
            currency  TEXT NOT NULL,
            detail    TEXT NOT NULL,
            at        TEXT NOT NULL,
            UNIQUE (payment, kind)
        ) STRICT;
        CREATE TRIGGER ledger_keeps_rows BEFORE DELETE ON ledger
            BEGIN SELECT RAISE (ABORT, 'the ledger is append-only'); END;
        CREATE TRIGGER ledger_keeps_words BEFORE UPDATE ON ledger
            BEGIN SELECT RAISE (ABORT, 'the ledger is append-only'); END;
        """
    )


def alarms_memory_settings(connection: apsw.Connection) -> None:
    connection.execute(
        """
        CREATE TABLE alarms (
            id       TEXT PRIMARY KEY,
            skill    TEXT NOT NULL,
            kind     TEXT NOT NULL,
            due      TEXT NOT NULL,
            due_utc  REAL NOT NULL,
            label    TEXT NOT NULL,
            length   REAL
        ) STRICT;
        CREATE INDEX alarms_due ON alarms (due_utc);

        CREATE TABLE memory (
            skill  TEXT NOT NULL,
            key    TEXT NOT NULL,
            value  TEXT NOT NULL,
            PRIMARY KEY (skill, key)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE settings (
            key    TEXT PRIMARY KEY,
            value  TEXT NOT NULL
        ) STRICT, WITHOUT ROWID;
        """
    )


def refunds_and_inbox(connection: apsw.Connection) -> None:
    connection.execute(
        """
        ALTER TABLE payments ADD COLUMN token TEXT NOT NULL DEFAULT '';
        ALTER TABLE payments ADD COLUMN by_code INTEGER NOT NULL DEFAULT 0;

        CREATE TABLE refunds (
            id          TEXT PRIMARY KEY,
            payment     TEXT NOT NULL REFERENCES payments (id),
            minor       INTEGER NOT NULL CHECK (minor > 0),
            currency    TEXT NOT NULL,
            reason      TEXT NOT NULL,
            state       TEXT NOT NULL,
            created_at  TEXT NOT NULL
        ) STRICT;
        CREATE INDEX refunds_of_payment ON refunds (payment);
        CREATE INDEX refunds_pending ON refunds (created_at) WHERE state = 'pending';

        CREATE TABLE inbox (
            provider  TEXT NOT NULL,
            event     TEXT NOT NULL,
            payment   TEXT NOT NULL REFERENCES payments (id),
            at        TEXT NOT NULL,
            UNIQUE (provider, event)
        ) STRICT;
        CREATE INDEX payments_by_time ON payments (created_at);
        """
    )


def orders(connection: apsw.Connection) -> None:
    connection.execute(
        """
        CREATE TABLE orders (
            payment     TEXT PRIMARY KEY REFERENCES payments (id),
            shop        TEXT NOT NULL,
            wanted      TEXT NOT NULL,
            state       TEXT NOT NULL,
            reason      TEXT NOT NULL,
            due         TEXT,
            refund      TEXT NOT NULL,
            told        INTEGER NOT NULL,
            created_at  TEXT NOT NULL
        ) STRICT;
        CREATE INDEX orders_by_time ON orders (created_at);
        """
    )


def indexes_for_millions(connection: apsw.Connection) -> None:
    connection.execute(
        """
        CREATE INDEX payments_paid ON payments (currency, created_at, minor, state)
            WHERE state IN ('paid', 'refunded');
        CREATE INDEX refunds_by_time ON refunds (created_at);
        CREATE INDEX orders_unfinished ON orders (created_at)
            WHERE state != 'unpaid' AND (told = 0 OR refund = 'due'
            OR state NOT IN ('delivered', 'declined', 'cancelled'));
        """
    )


def audit(connection: apsw.Connection) -> None:
    connection.execute(
        """
        CREATE TABLE audit (
            number   INTEGER PRIMARY KEY,
            at       TEXT NOT NULL,
            kind     TEXT NOT NULL,
            subject  TEXT NOT NULL,
            who      TEXT NOT NULL,
            detail   TEXT NOT NULL,
            digest   TEXT NOT NULL
        ) STRICT;
        CREATE INDEX audit_of_subject ON audit (subject);
        CREATE INDEX audit_of_kind ON audit (kind);
        CREATE TRIGGER audit_keeps_rows BEFORE DELETE ON audit
            BEGIN SELECT RAISE (ABORT, 'the audit is append-only'); END;
        CREATE TRIGGER audit_keeps_words BEFORE UPDATE ON audit
            BEGIN SELECT RAISE (ABORT, 'the audit is append-only'); END;
        """
    )


def holds(connection: apsw.Connection) -> None:
    connection.execute(
        """
        CREATE TABLE holds (
            id          TEXT PRIMARY KEY,
            provider    TEXT NOT NULL,
            maximum     INTEGER NOT NULL CHECK (maximum > 0),
            amount      INTEGER NOT NULL CHECK (amount BETWEEN 0 AND maximum),
            currency    TEXT NOT NULL,
            payee       TEXT NOT NULL,
            subject     TEXT NOT NULL,
            seconds     REAL NOT NULL,
            payload     TEXT NOT NULL,
            state       TEXT NOT NULL,
            reason      TEXT NOT NULL,
            taken       TEXT NOT NULL,
            version     INTEGER NOT NULL,
            told        INTEGER NOT NULL,
            created_at  TEXT NOT NULL
        ) STRICT;
        CREATE INDEX holds_by_time ON holds (created_at);
        CREATE INDEX holds_unfinished ON holds (created_at) WHERE told = 0
            OR state NOT IN ('captured', 'released', 'declined', 'failed');

        CREATE TABLE hold_ledger (
            id        INTEGER PRIMARY KEY,
            hold      TEXT NOT NULL REFERENCES holds (id),
            kind      TEXT NOT NULL,
            minor     INTEGER NOT NULL,
            currency  TEXT NOT NULL,
            detail    TEXT NOT NULL,
            at        TEXT NOT NULL,
            UNIQUE (hold, kind)
        ) STRICT;
        CREATE TRIGGER hold_ledger_keeps_rows BEFORE DELETE ON hold_ledger
            BEGIN SELECT RAISE (ABORT, 'the ledger is append-only'); END;
        CREATE TRIGGER hold_ledger_keeps_words BEFORE UPDATE ON hold_ledger
            BEGIN SELECT RAISE (ABORT, 'the ledger is append-only'); END;
        """
    )


def refunds_of_holds(connection: apsw.Connection) -> None:
    connection.execute(
        """
        CREATE TABLE hold_refunds (
            id          TEXT PRIMARY KEY,
            hold        TEXT NOT NULL REFERENCES holds (id),
            minor       INTEGER NOT NULL,
            currency    TEXT NOT NULL,
            reason      TEXT NOT NULL,
            state       TEXT NOT NULL,
            created_at  TEXT NOT NULL
        ) STRICT;
        CREATE INDEX hold_refunds_of_hold ON hold_refunds (hold);
        CREATE INDEX hold_refunds_pending ON hold_refunds (created_at) WHERE state = 'pending';
        """
    )


def refunds_are_told(connection: apsw.Connection) -> None:
    """What ended before was told by the version that ended it."""
    for table in ("refunds", "hold_refunds"):
        connection.execute(
            f"""
            ALTER TABLE {table} ADD COLUMN told INTEGER NOT NULL DEFAULT 1;
            UPDATE {table} SET told = 0 WHERE state = 'pending';
            DROP INDEX {table}_pending;
            CREATE INDEX {table}_untold ON {table} (created_at) WHERE told = 0;
            """
        )


MIGRATIONS: tuple[Callable[[apsw.Connection], None], ...] = (
    payments_and_ledger,
    alarms_memory_settings,
    refunds_and_inbox,
    orders,
    indexes_for_millions,
    audit,
    holds,
    refunds_of_holds,
    refunds_are_told,
)
