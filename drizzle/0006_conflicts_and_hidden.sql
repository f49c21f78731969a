ALTER TABLE "row_history" ADD COLUMN "cursor" bigint;--> statement-breakpoint
ALTER TABLE "row_history" ADD COLUMN "revision" bigint;--> statement-breakpoint
ALTER TABLE "settings" ADD COLUMN "hidden" jsonb;--> statement-breakpoint
CREATE INDEX "row_history_met" ON "row_history" USING btree ("user_id","at" DESC NULLS LAST) WHERE by_device is not null;