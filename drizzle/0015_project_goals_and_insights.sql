ALTER TABLE "goals" ADD COLUMN "project_id" uuid;--> statement-breakpoint
ALTER TABLE "settings" ADD COLUMN "insights" jsonb;