ALTER TABLE "sync_run_rows" DROP CONSTRAINT "sync_run_rows_user_id_users_id_fk";
