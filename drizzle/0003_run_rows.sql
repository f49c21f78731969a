CREATE TABLE "sync_run_rows" (
	"user_id" uuid NOT NULL,
	"run_id" uuid NOT NULL,
	"entity" text NOT NULL,
	"row_id" uuid NOT NULL,
	"source_id" text NOT NULL,
	"effect" text NOT NULL,
	"happened_at" timestamp (3) with time zone,
	CONSTRAINT "sync_run_rows_user_id_run_id_entity_row_id_pk" PRIMARY KEY("user_id","run_id","entity","row_id")
);
--> statement-breakpoint
ALTER TABLE "sync_run_rows" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "webhook_deliveries" (
	"provider" text NOT NULL,
	"trace_id" text NOT NULL,
	"received_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "webhook_deliveries_provider_trace_id_pk" PRIMARY KEY("provider","trace_id")
);
--> statement-breakpoint
ALTER TABLE "sync_run_rows" ADD CONSTRAINT "sync_run_rows_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sync_run_rows" ADD CONSTRAINT "sync_run_rows_user_id_run_id_sync_runs_user_id_id_fk" FOREIGN KEY ("user_id","run_id") REFERENCES "public"."sync_runs"("user_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE POLICY "own_rows" ON "sync_run_rows" AS PERMISSIVE FOR ALL TO public USING (user_id = nullif(current_setting('app.user_id', true), '')::uuid) WITH CHECK (user_id = nullif(current_setting('app.user_id', true), '')::uuid);