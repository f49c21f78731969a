ALTER TABLE "oauth_credentials" ADD COLUMN "realm" text DEFAULT 'live' NOT NULL;--> statement-breakpoint
ALTER TABLE "oauth_credentials" ADD COLUMN "refresh_after" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "oauth_credentials" ADD COLUMN "refresh_tries" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "oauth_credentials" ADD COLUMN "refresh_retry_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE UNIQUE INDEX "oauth_credentials_external" ON "oauth_credentials" USING btree ("provider","external_user_id") WHERE realm = 'live';