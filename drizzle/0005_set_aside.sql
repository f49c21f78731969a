ALTER TABLE "provider_breakers" ADD COLUMN "second_tries" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "provider_payloads" ADD COLUMN "problem" text;--> statement-breakpoint
ALTER TABLE "provider_payloads" ADD COLUMN "problem_field" text;--> statement-breakpoint
ALTER TABLE "provider_payloads" ADD COLUMN "set_aside_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "provider_payloads" ADD COLUMN "refusals" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "provider_payloads_set_aside" ON "provider_payloads" USING btree ("user_id","provider") WHERE problem is not null;