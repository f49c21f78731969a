ALTER TABLE "settings" ADD COLUMN "decimal" text;--> statement-breakpoint
ALTER TABLE "settings" ADD COLUMN "reduce_motion" boolean;