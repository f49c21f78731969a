CREATE TABLE "sync_run_steps" (
	"user_id" uuid NOT NULL,
	"run_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"entity" text NOT NULL,
	"effect" text NOT NULL,
	"row_ids" uuid[] NOT NULL,
	"source_ids" text[] NOT NULL,
	"happened_at" timestamp (3) with time zone[] NOT NULL,
	CONSTRAINT "sync_run_steps_user_id_run_id_id_pk" PRIMARY KEY("user_id","run_id","id")
);
--> statement-breakpoint
ALTER TABLE "sync_run_steps" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "sync_run_steps" ADD CONSTRAINT "sync_run_steps_user_id_run_id_sync_runs_user_id_id_fk" FOREIGN KEY ("user_id","run_id") REFERENCES "public"."sync_runs"("user_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "day_notes_changed" ON "day_notes" USING btree ("user_id") WHERE source_values is not null;--> statement-breakpoint
CREATE INDEX "fasting_periods_changed" ON "fasting_periods" USING btree ("user_id") WHERE source_values is not null;--> statement-breakpoint
CREATE INDEX "food_items_changed" ON "food_items" USING btree ("user_id") WHERE source_values is not null;--> statement-breakpoint
CREATE INDEX "goals_changed" ON "goals" USING btree ("user_id") WHERE source_values is not null;--> statement-breakpoint
CREATE INDEX "import_batches_changed" ON "import_batches" USING btree ("user_id") WHERE source_values is not null;--> statement-breakpoint
CREATE INDEX "meal_items_changed" ON "meal_items" USING btree ("user_id") WHERE source_values is not null;--> statement-breakpoint
CREATE INDEX "meals_changed" ON "meals" USING btree ("user_id") WHERE source_values is not null;--> statement-breakpoint
CREATE INDEX "projects_changed" ON "projects" USING btree ("user_id") WHERE source_values is not null;--> statement-breakpoint
CREATE INDEX "settings_changed" ON "settings" USING btree ("user_id") WHERE source_values is not null;--> statement-breakpoint
CREATE INDEX "time_entries_changed" ON "time_entries" USING btree ("user_id") WHERE source_values is not null;--> statement-breakpoint
CREATE INDEX "weigh_ins_changed" ON "weigh_ins" USING btree ("user_id") WHERE source_values is not null;--> statement-breakpoint
CREATE INDEX "workouts_changed" ON "workouts" USING btree ("user_id") WHERE source_values is not null;--> statement-breakpoint
CREATE POLICY "own_rows" ON "sync_run_steps" AS PERMISSIVE FOR ALL TO public USING (user_id = nullif(current_setting('app.user_id', true), '')::uuid) WITH CHECK (user_id = nullif(current_setting('app.user_id', true), '')::uuid);--> statement-breakpoint
ALTER TABLE "sync_run_rows" NO FORCE ROW LEVEL SECURITY;--> statement-breakpoint
INSERT INTO "sync_run_steps" ("user_id", "run_id", "id", "entity", "effect", "row_ids", "source_ids", "happened_at")
SELECT "user_id", "run_id", gen_random_uuid(), "entity", "effect",
	array_agg("row_id" ORDER BY "row_id"), array_agg("source_id" ORDER BY "row_id"), array_agg("happened_at" ORDER BY "row_id")
FROM "sync_run_rows" GROUP BY "user_id", "run_id", "entity", "effect";--> statement-breakpoint
DROP TABLE "sync_run_rows" CASCADE;
