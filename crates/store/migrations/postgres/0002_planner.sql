-- SQLite is told here what its planner should suppose of large tables; PostgreSQL gathers that by itself.
SELECT 1;
