ALTER TABLE "food_items" ADD COLUMN "portions" jsonb;--> statement-breakpoint
ALTER TABLE "food_items" ADD COLUMN "servings" numeric(6, 2);--> statement-breakpoint
ALTER TABLE "food_items" ADD COLUMN "favourite" boolean;