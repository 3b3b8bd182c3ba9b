//! What a case may and may not do, table by table.
