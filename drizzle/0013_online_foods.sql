CREATE TABLE "open_food_facts_products" (
	"realm" text NOT NULL,
	"article" text NOT NULL,
	"product" json,
	"fetched_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "open_food_facts_products_realm_article_pk" PRIMARY KEY("realm","article")
);
--> statement-breakpoint
CREATE TABLE "open_food_facts_searches" (
	"realm" text NOT NULL,
	"words" text NOT NULL,
	"articles" text[] NOT NULL,
	"fetched_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "open_food_facts_searches_realm_words_pk" PRIMARY KEY("realm","words")
);
--> statement-breakpoint
ALTER TABLE "food_items" ADD COLUMN "looked_up_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "settings" ADD COLUMN "online_foods" boolean;--> statement-breakpoint
CREATE INDEX "open_food_facts_products_fetched_at" ON "open_food_facts_products" USING btree ("fetched_at");--> statement-breakpoint
CREATE INDEX "open_food_facts_searches_fetched_at" ON "open_food_facts_searches" USING btree ("fetched_at");