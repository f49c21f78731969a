CREATE TABLE "provider_breakers" (
	"provider" text NOT NULL,
	"realm" text NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"counted_from" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"calls" integer DEFAULT 0 NOT NULL,
	"failed" integer DEFAULT 0 NOT NULL,
	"opened" integer DEFAULT 0 NOT NULL,
	"open_until" timestamp (3) with time zone,
	"probe_until" timestamp (3) with time zone,
	CONSTRAINT "provider_breakers_provider_realm_pk" PRIMARY KEY("provider","realm")
);
--> statement-breakpoint
ALTER TABLE "provider_cursors" DROP CONSTRAINT "provider_cursors_user_id_provider_entity_pk";--> statement-breakpoint
ALTER TABLE "provider_cursors" ADD CONSTRAINT "provider_cursors_user_id_provider_pk" PRIMARY KEY("user_id","provider");--> statement-breakpoint
ALTER TABLE "oauth_credentials" ADD COLUMN "told_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "oauth_credentials" ADD COLUMN "relist_from" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "oauth_credentials" ADD COLUMN "relist_to" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "oauth_credentials" ADD COLUMN "failing_since" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "oauth_credentials" ADD COLUMN "failure_kind" text;--> statement-breakpoint
ALTER TABLE "provider_payloads" ADD COLUMN "awaits" text[];--> statement-breakpoint
CREATE INDEX "provider_payloads_awaits" ON "provider_payloads" USING btree ("user_id","provider") WHERE awaits is not null;--> statement-breakpoint
ALTER TABLE "provider_cursors" DROP COLUMN "entity";