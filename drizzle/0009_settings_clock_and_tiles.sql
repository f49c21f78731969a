ALTER TABLE "settings" ADD COLUMN "clock" text;--> statement-breakpoint
ALTER TABLE "settings" ADD COLUMN "tiles" jsonb;