CREATE TABLE "audit_log" (
	"user_id" uuid DEFAULT '00000000-0000-0000-0000-000000000000' NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"event" text NOT NULL,
	"outcome" text DEFAULT 'ok' NOT NULL,
	"address" text DEFAULT '' NOT NULL,
	"details" jsonb DEFAULT '{}'::jsonb NOT NULL,
	CONSTRAINT "audit_log_user_id_id_pk" PRIMARY KEY("user_id","id")
);
--> statement-breakpoint
ALTER TABLE "audit_log" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "passkeys" (
	"user_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"credential_id" "bytea" NOT NULL,
	"public_key" "bytea" NOT NULL,
	"algorithm" integer NOT NULL,
	"sign_count" bigint DEFAULT 0 NOT NULL,
	"name" text DEFAULT '' NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"last_used_at" timestamp (3) with time zone,
	CONSTRAINT "passkeys_user_id_id_pk" PRIMARY KEY("user_id","id")
);
--> statement-breakpoint
ALTER TABLE "passkeys" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "rate_limits" (
	"key" text PRIMARY KEY NOT NULL,
	"used" integer DEFAULT 0 NOT NULL,
	"resets_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"user_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"secret_hash" "bytea" NOT NULL,
	"auth_epoch" integer NOT NULL,
	"kind" text DEFAULT 'browser' NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"last_seen_at" timestamp (3) with time zone NOT NULL,
	"idle_expires_at" timestamp (3) with time zone NOT NULL,
	"absolute_expires_at" timestamp (3) with time zone NOT NULL,
	"device_label" text DEFAULT '' NOT NULL,
	"user_agent" text DEFAULT '' NOT NULL,
	CONSTRAINT "sessions_user_id_id_pk" PRIMARY KEY("user_id","id")
);
--> statement-breakpoint
ALTER TABLE "sessions" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "setup_tokens" (
	"token_hash" "bytea" PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"used_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" uuid PRIMARY KEY NOT NULL,
	"email" text NOT NULL,
	"name" text DEFAULT '' NOT NULL,
	"password_hash" text,
	"role" text DEFAULT 'member' NOT NULL,
	"demo" boolean DEFAULT false NOT NULL,
	"auth_epoch" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "users" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "devices" (
	"user_id" uuid NOT NULL,
	"device_id" uuid NOT NULL,
	"name" text DEFAULT '' NOT NULL,
	"cursor" bigint DEFAULT 0 NOT NULL,
	"protocol" integer NOT NULL,
	"seen_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "devices_user_id_device_id_pk" PRIMARY KEY("user_id","device_id")
);
--> statement-breakpoint
ALTER TABLE "devices" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "row_history" (
	"user_id" uuid NOT NULL,
	"id" uuid DEFAULT gen_random_uuid() NOT NULL,
	"entity" text NOT NULL,
	"row_id" uuid NOT NULL,
	"field" text NOT NULL,
	"value" jsonb,
	"stamp" bigint NOT NULL,
	"replaced_by_stamp" bigint NOT NULL,
	"by_device" uuid,
	"by_source" text,
	"at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "row_history_user_id_id_pk" PRIMARY KEY("user_id","id")
);
--> statement-breakpoint
ALTER TABLE "row_history" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "sync_heads" (
	"user_id" uuid PRIMARY KEY NOT NULL,
	"epoch" uuid DEFAULT gen_random_uuid() NOT NULL,
	"revision" bigint DEFAULT 0 NOT NULL,
	"min_cursor" bigint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "sync_heads" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "day_notes" (
	"user_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"source" text NOT NULL,
	"source_id" text NOT NULL,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL,
	"deleted_at" bigint GENERATED ALWAYS AS (case when removed_at > 0 and removed_at >= edited_at then removed_at when source_removed and edited_at = 0 then source_at end) STORED,
	"revision" bigint NOT NULL,
	"stamps" jsonb,
	"released" jsonb,
	"source_values" jsonb,
	"edited_at" bigint DEFAULT 0 NOT NULL,
	"removed_at" bigint DEFAULT 0 NOT NULL,
	"source_hash" text,
	"source_at" bigint DEFAULT 0 NOT NULL,
	"source_removed" boolean DEFAULT false NOT NULL,
	"date" date DEFAULT '1970-01-01' NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"complete" boolean DEFAULT false NOT NULL,
	"excluded" boolean DEFAULT false NOT NULL,
	"skipped" boolean DEFAULT false NOT NULL,
	CONSTRAINT "day_notes_user_id_id_pk" PRIMARY KEY("user_id","id")
);
--> statement-breakpoint
ALTER TABLE "day_notes" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "fasting_periods" (
	"user_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"source" text NOT NULL,
	"source_id" text NOT NULL,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL,
	"deleted_at" bigint GENERATED ALWAYS AS (case when removed_at > 0 and removed_at >= edited_at then removed_at when source_removed and edited_at = 0 then source_at end) STORED,
	"revision" bigint NOT NULL,
	"stamps" jsonb,
	"released" jsonb,
	"source_values" jsonb,
	"edited_at" bigint DEFAULT 0 NOT NULL,
	"removed_at" bigint DEFAULT 0 NOT NULL,
	"source_hash" text,
	"source_at" bigint DEFAULT 0 NOT NULL,
	"source_removed" boolean DEFAULT false NOT NULL,
	"start" timestamp (3) with time zone DEFAULT to_timestamp(0) NOT NULL,
	"end" timestamp (3) with time zone,
	"utc_offset" integer DEFAULT 0 NOT NULL,
	"goal_hours" double precision,
	"protocol" text DEFAULT '' NOT NULL,
	"outcome" text,
	"reason" text,
	"note" text DEFAULT '' NOT NULL,
	CONSTRAINT "fasting_periods_user_id_id_pk" PRIMARY KEY("user_id","id")
);
--> statement-breakpoint
ALTER TABLE "fasting_periods" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "food_items" (
	"user_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"source" text NOT NULL,
	"source_id" text NOT NULL,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL,
	"deleted_at" bigint GENERATED ALWAYS AS (case when removed_at > 0 and removed_at >= edited_at then removed_at when source_removed and edited_at = 0 then source_at end) STORED,
	"revision" bigint NOT NULL,
	"stamps" jsonb,
	"released" jsonb,
	"source_values" jsonb,
	"edited_at" bigint DEFAULT 0 NOT NULL,
	"removed_at" bigint DEFAULT 0 NOT NULL,
	"source_hash" text,
	"source_at" bigint DEFAULT 0 NOT NULL,
	"source_removed" boolean DEFAULT false NOT NULL,
	"name" text DEFAULT '' NOT NULL,
	"brand" text,
	"barcode" text,
	"basis" text DEFAULT 'per_100_g' NOT NULL,
	"serving_name" text DEFAULT '' NOT NULL,
	"serving_grams" numeric(9, 3),
	"energy_kcal" numeric(9, 3),
	"protein_g" numeric(9, 3),
	"carbs_g" numeric(9, 3),
	"fat_g" numeric(9, 3),
	"fibre_g" numeric(9, 3),
	"sugar_g" numeric(9, 3),
	"salt_g" numeric(9, 3),
	"alcohol_g" numeric(9, 3),
	"ingredients" jsonb,
	"yield_grams" numeric(9, 3),
	"archived" boolean DEFAULT false NOT NULL,
	CONSTRAINT "food_items_user_id_id_pk" PRIMARY KEY("user_id","id")
);
--> statement-breakpoint
ALTER TABLE "food_items" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "goals" (
	"user_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"source" text NOT NULL,
	"source_id" text NOT NULL,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL,
	"deleted_at" bigint GENERATED ALWAYS AS (case when removed_at > 0 and removed_at >= edited_at then removed_at when source_removed and edited_at = 0 then source_at end) STORED,
	"revision" bigint NOT NULL,
	"stamps" jsonb,
	"released" jsonb,
	"source_values" jsonb,
	"edited_at" bigint DEFAULT 0 NOT NULL,
	"removed_at" bigint DEFAULT 0 NOT NULL,
	"source_hash" text,
	"source_at" bigint DEFAULT 0 NOT NULL,
	"source_removed" boolean DEFAULT false NOT NULL,
	"name" text DEFAULT '' NOT NULL,
	"metric" text DEFAULT 'workout_count' NOT NULL,
	"window" text DEFAULT 'week' NOT NULL,
	"aggregation" text DEFAULT 'sum' NOT NULL,
	"comparator" text DEFAULT 'at_least' NOT NULL,
	"target" double precision DEFAULT 0 NOT NULL,
	"target_max" double precision,
	"schedule" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"start_date" date DEFAULT '1970-01-01' NOT NULL,
	"end_date" date,
	"paused_ranges" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"skip_marks" jsonb DEFAULT '[]'::jsonb NOT NULL,
	CONSTRAINT "goals_user_id_id_pk" PRIMARY KEY("user_id","id")
);
--> statement-breakpoint
ALTER TABLE "goals" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "import_batches" (
	"user_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"source" text NOT NULL,
	"source_id" text NOT NULL,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL,
	"deleted_at" bigint GENERATED ALWAYS AS (case when removed_at > 0 and removed_at >= edited_at then removed_at when source_removed and edited_at = 0 then source_at end) STORED,
	"revision" bigint NOT NULL,
	"stamps" jsonb,
	"released" jsonb,
	"source_values" jsonb,
	"edited_at" bigint DEFAULT 0 NOT NULL,
	"removed_at" bigint DEFAULT 0 NOT NULL,
	"source_hash" text,
	"source_at" bigint DEFAULT 0 NOT NULL,
	"source_removed" boolean DEFAULT false NOT NULL,
	"import_id" uuid NOT NULL,
	"imported_at" timestamp (3) with time zone DEFAULT to_timestamp(0) NOT NULL,
	"file_name" text DEFAULT '' NOT NULL,
	"kind" text DEFAULT '' NOT NULL,
	"counts" jsonb DEFAULT '{"new":0,"same":0,"changed":0,"wrong":0}'::jsonb NOT NULL,
	"effects" jsonb DEFAULT '{"created":[],"changed":[]}'::jsonb NOT NULL,
	CONSTRAINT "import_batches_user_id_id_pk" PRIMARY KEY("user_id","id")
);
--> statement-breakpoint
ALTER TABLE "import_batches" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "meal_items" (
	"user_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"source" text NOT NULL,
	"source_id" text NOT NULL,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL,
	"deleted_at" bigint GENERATED ALWAYS AS (case when removed_at > 0 and removed_at >= edited_at then removed_at when source_removed and edited_at = 0 then source_at end) STORED,
	"revision" bigint NOT NULL,
	"stamps" jsonb,
	"released" jsonb,
	"source_values" jsonb,
	"edited_at" bigint DEFAULT 0 NOT NULL,
	"removed_at" bigint DEFAULT 0 NOT NULL,
	"source_hash" text,
	"source_at" bigint DEFAULT 0 NOT NULL,
	"source_removed" boolean DEFAULT false NOT NULL,
	"meal_id" uuid NOT NULL,
	"food_item_id" uuid,
	"name" text DEFAULT '' NOT NULL,
	"amount" numeric(9, 3) DEFAULT 0 NOT NULL,
	"unit" text DEFAULT '' NOT NULL,
	"grams" numeric(9, 3),
	"energy_kcal" numeric(9, 3),
	"protein_g" numeric(9, 3),
	"carbs_g" numeric(9, 3),
	"fat_g" numeric(9, 3),
	"fibre_g" numeric(9, 3),
	"sugar_g" numeric(9, 3),
	"salt_g" numeric(9, 3),
	"alcohol_g" numeric(9, 3),
	CONSTRAINT "meal_items_user_id_id_pk" PRIMARY KEY("user_id","id")
);
--> statement-breakpoint
ALTER TABLE "meal_items" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "meals" (
	"user_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"source" text NOT NULL,
	"source_id" text NOT NULL,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL,
	"deleted_at" bigint GENERATED ALWAYS AS (case when removed_at > 0 and removed_at >= edited_at then removed_at when source_removed and edited_at = 0 then source_at end) STORED,
	"revision" bigint NOT NULL,
	"stamps" jsonb,
	"released" jsonb,
	"source_values" jsonb,
	"edited_at" bigint DEFAULT 0 NOT NULL,
	"removed_at" bigint DEFAULT 0 NOT NULL,
	"source_hash" text,
	"source_at" bigint DEFAULT 0 NOT NULL,
	"source_removed" boolean DEFAULT false NOT NULL,
	"eaten_at" timestamp (3) with time zone DEFAULT to_timestamp(0) NOT NULL,
	"utc_offset" integer DEFAULT 0 NOT NULL,
	"kind" text DEFAULT 'snack' NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"complete" boolean,
	CONSTRAINT "meals_user_id_id_pk" PRIMARY KEY("user_id","id")
);
--> statement-breakpoint
ALTER TABLE "meals" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "projects" (
	"user_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"source" text NOT NULL,
	"source_id" text NOT NULL,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL,
	"deleted_at" bigint GENERATED ALWAYS AS (case when removed_at > 0 and removed_at >= edited_at then removed_at when source_removed and edited_at = 0 then source_at end) STORED,
	"revision" bigint NOT NULL,
	"stamps" jsonb,
	"released" jsonb,
	"source_values" jsonb,
	"edited_at" bigint DEFAULT 0 NOT NULL,
	"removed_at" bigint DEFAULT 0 NOT NULL,
	"source_hash" text,
	"source_at" bigint DEFAULT 0 NOT NULL,
	"source_removed" boolean DEFAULT false NOT NULL,
	"name" text DEFAULT '' NOT NULL,
	"client" text,
	"color" text DEFAULT '' NOT NULL,
	"status" text DEFAULT 'active' NOT NULL,
	"planned_hours" numeric(8, 2),
	"start_date" date,
	"target_date" date,
	"archived" boolean DEFAULT false NOT NULL,
	CONSTRAINT "projects_user_id_id_pk" PRIMARY KEY("user_id","id")
);
--> statement-breakpoint
ALTER TABLE "projects" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "settings" (
	"user_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"source" text NOT NULL,
	"source_id" text NOT NULL,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL,
	"deleted_at" bigint GENERATED ALWAYS AS (case when removed_at > 0 and removed_at >= edited_at then removed_at when source_removed and edited_at = 0 then source_at end) STORED,
	"revision" bigint NOT NULL,
	"stamps" jsonb,
	"released" jsonb,
	"source_values" jsonb,
	"edited_at" bigint DEFAULT 0 NOT NULL,
	"removed_at" bigint DEFAULT 0 NOT NULL,
	"source_hash" text,
	"source_at" bigint DEFAULT 0 NOT NULL,
	"source_removed" boolean DEFAULT false NOT NULL,
	"units" jsonb DEFAULT '{"weight":"kg","distance":"km","energy":"kcal"}'::jsonb NOT NULL,
	"home_zone" text,
	"week_start" text DEFAULT 'monday' NOT NULL,
	"day_start_minutes" integer DEFAULT 0 NOT NULL,
	"appearance" text DEFAULT 'system' NOT NULL,
	"targets" jsonb DEFAULT '{"energyKcal":null,"proteinG":null,"fastingHours":16}'::jsonb NOT NULL,
	CONSTRAINT "settings_user_id_id_pk" PRIMARY KEY("user_id","id")
);
--> statement-breakpoint
ALTER TABLE "settings" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "time_entries" (
	"user_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"source" text NOT NULL,
	"source_id" text NOT NULL,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL,
	"deleted_at" bigint GENERATED ALWAYS AS (case when removed_at > 0 and removed_at >= edited_at then removed_at when source_removed and edited_at = 0 then source_at end) STORED,
	"revision" bigint NOT NULL,
	"stamps" jsonb,
	"released" jsonb,
	"source_values" jsonb,
	"edited_at" bigint DEFAULT 0 NOT NULL,
	"removed_at" bigint DEFAULT 0 NOT NULL,
	"source_hash" text,
	"source_at" bigint DEFAULT 0 NOT NULL,
	"source_removed" boolean DEFAULT false NOT NULL,
	"start" timestamp (3) with time zone DEFAULT to_timestamp(0) NOT NULL,
	"stop" timestamp (3) with time zone,
	"utc_offset" integer DEFAULT 0 NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"project_id" uuid,
	"tags" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"billable" boolean DEFAULT false NOT NULL,
	CONSTRAINT "time_entries_user_id_id_pk" PRIMARY KEY("user_id","id")
);
--> statement-breakpoint
ALTER TABLE "time_entries" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "weigh_ins" (
	"user_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"source" text NOT NULL,
	"source_id" text NOT NULL,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL,
	"deleted_at" bigint GENERATED ALWAYS AS (case when removed_at > 0 and removed_at >= edited_at then removed_at when source_removed and edited_at = 0 then source_at end) STORED,
	"revision" bigint NOT NULL,
	"stamps" jsonb,
	"released" jsonb,
	"source_values" jsonb,
	"edited_at" bigint DEFAULT 0 NOT NULL,
	"removed_at" bigint DEFAULT 0 NOT NULL,
	"source_hash" text,
	"source_at" bigint DEFAULT 0 NOT NULL,
	"source_removed" boolean DEFAULT false NOT NULL,
	"measured_at" timestamp (3) with time zone DEFAULT to_timestamp(0) NOT NULL,
	"utc_offset" integer DEFAULT 0 NOT NULL,
	"weight_kg" numeric(6, 3) DEFAULT 0 NOT NULL,
	"fat_percent" numeric(6, 3),
	"fat_mass_kg" numeric(6, 3),
	"muscle_mass_kg" numeric(6, 3),
	"bone_mass_kg" numeric(6, 3),
	"hydration_kg" numeric(6, 3),
	"device" text DEFAULT '' NOT NULL,
	"attribution" text DEFAULT '' NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	CONSTRAINT "weigh_ins_user_id_id_pk" PRIMARY KEY("user_id","id")
);
--> statement-breakpoint
ALTER TABLE "weigh_ins" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "workouts" (
	"user_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"source" text NOT NULL,
	"source_id" text NOT NULL,
	"created_at" bigint NOT NULL,
	"updated_at" bigint NOT NULL,
	"deleted_at" bigint GENERATED ALWAYS AS (case when removed_at > 0 and removed_at >= edited_at then removed_at when source_removed and edited_at = 0 then source_at end) STORED,
	"revision" bigint NOT NULL,
	"stamps" jsonb,
	"released" jsonb,
	"source_values" jsonb,
	"edited_at" bigint DEFAULT 0 NOT NULL,
	"removed_at" bigint DEFAULT 0 NOT NULL,
	"source_hash" text,
	"source_at" bigint DEFAULT 0 NOT NULL,
	"source_removed" boolean DEFAULT false NOT NULL,
	"start" timestamp (3) with time zone DEFAULT to_timestamp(0) NOT NULL,
	"end" timestamp (3) with time zone DEFAULT to_timestamp(0) NOT NULL,
	"utc_offset" integer DEFAULT 0 NOT NULL,
	"sport_id" integer,
	"sport_name" text DEFAULT '' NOT NULL,
	"score_state" text DEFAULT 'NONE' NOT NULL,
	"strain" double precision,
	"average_heart_rate" integer,
	"max_heart_rate" integer,
	"energy_kilojoule" double precision,
	"distance_meter" double precision,
	"altitude_gain_meter" double precision,
	"zone_milliseconds" jsonb,
	"percent_recorded" double precision,
	"note" text DEFAULT '' NOT NULL,
	CONSTRAINT "workouts_user_id_id_pk" PRIMARY KEY("user_id","id")
);
--> statement-breakpoint
ALTER TABLE "workouts" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "oauth_clients" (
	"provider" text PRIMARY KEY NOT NULL,
	"client_id" text NOT NULL,
	"client_secret" "bytea" NOT NULL,
	"redirect_uri" text NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "oauth_credentials" (
	"user_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"provider" text NOT NULL,
	"access_token" "bytea",
	"refresh_token" "bytea",
	"expires_at" timestamp (3) with time zone,
	"scopes" text DEFAULT '' NOT NULL,
	"external_user_id" text,
	"external_name" text,
	"status" text DEFAULT 'active' NOT NULL,
	"status_reason" text,
	"last_error" text,
	"token_version" integer DEFAULT 0 NOT NULL,
	"lease_owner" text,
	"lease_gen" bigint DEFAULT 0 NOT NULL,
	"lease_until" timestamp (3) with time zone,
	"next_sync_at" timestamp (3) with time zone,
	"sync_lease_owner" text,
	"sync_lease_until" timestamp (3) with time zone,
	"failures" integer DEFAULT 0 NOT NULL,
	"last_ok_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "oauth_credentials_user_id_id_pk" PRIMARY KEY("user_id","id")
);
--> statement-breakpoint
ALTER TABLE "oauth_credentials" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "oauth_flows" (
	"user_id" uuid NOT NULL,
	"state_hash" "bytea" NOT NULL,
	"session_id" uuid,
	"provider" text NOT NULL,
	"redirect_uri" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "oauth_flows_user_id_state_hash_pk" PRIMARY KEY("user_id","state_hash")
);
--> statement-breakpoint
ALTER TABLE "oauth_flows" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "provider_cursors" (
	"user_id" uuid NOT NULL,
	"provider" text NOT NULL,
	"entity" text NOT NULL,
	"cursor" jsonb NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "provider_cursors_user_id_provider_entity_pk" PRIMARY KEY("user_id","provider","entity")
);
--> statement-breakpoint
ALTER TABLE "provider_cursors" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "provider_payloads" (
	"user_id" uuid NOT NULL,
	"provider" text NOT NULL,
	"entity" text NOT NULL,
	"source_id" text NOT NULL,
	"payload" jsonb NOT NULL,
	"fetched_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "provider_payloads_user_id_provider_entity_source_id_pk" PRIMARY KEY("user_id","provider","entity","source_id")
);
--> statement-breakpoint
ALTER TABLE "provider_payloads" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "sync_runs" (
	"user_id" uuid NOT NULL,
	"id" uuid NOT NULL,
	"provider" text NOT NULL,
	"trigger" text NOT NULL,
	"started_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp (3) with time zone,
	"state" text DEFAULT 'running' NOT NULL,
	"window" jsonb,
	"counts" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"problems" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"error" text,
	"progress" jsonb,
	CONSTRAINT "sync_runs_user_id_id_pk" PRIMARY KEY("user_id","id")
);
--> statement-breakpoint
ALTER TABLE "sync_runs" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "passkeys" ADD CONSTRAINT "passkeys_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "devices" ADD CONSTRAINT "devices_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "row_history" ADD CONSTRAINT "row_history_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sync_heads" ADD CONSTRAINT "sync_heads_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "day_notes" ADD CONSTRAINT "day_notes_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fasting_periods" ADD CONSTRAINT "fasting_periods_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "food_items" ADD CONSTRAINT "food_items_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "goals" ADD CONSTRAINT "goals_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "import_batches" ADD CONSTRAINT "import_batches_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "meal_items" ADD CONSTRAINT "meal_items_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "meals" ADD CONSTRAINT "meals_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "projects" ADD CONSTRAINT "projects_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "settings" ADD CONSTRAINT "settings_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "time_entries" ADD CONSTRAINT "time_entries_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "weigh_ins" ADD CONSTRAINT "weigh_ins_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "workouts" ADD CONSTRAINT "workouts_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "oauth_credentials" ADD CONSTRAINT "oauth_credentials_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "oauth_flows" ADD CONSTRAINT "oauth_flows_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "provider_cursors" ADD CONSTRAINT "provider_cursors_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "provider_payloads" ADD CONSTRAINT "provider_payloads_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sync_runs" ADD CONSTRAINT "sync_runs_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "audit_log_at" ON "audit_log" USING btree ("user_id","at" DESC NULLS LAST);--> statement-breakpoint
CREATE UNIQUE INDEX "passkeys_credential_id" ON "passkeys" USING btree ("credential_id");--> statement-breakpoint
CREATE INDEX "rate_limits_resets_at" ON "rate_limits" USING btree ("resets_at");--> statement-breakpoint
CREATE UNIQUE INDEX "sessions_secret_hash" ON "sessions" USING btree ("secret_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "users_email" ON "users" USING btree (lower("email"));--> statement-breakpoint
CREATE INDEX "row_history_row" ON "row_history" USING btree ("user_id","entity","row_id","at" DESC NULLS LAST);--> statement-breakpoint
CREATE UNIQUE INDEX "day_notes_source" ON "day_notes" USING btree ("user_id","source","source_id");--> statement-breakpoint
CREATE UNIQUE INDEX "day_notes_revision" ON "day_notes" USING btree ("user_id","revision");--> statement-breakpoint
CREATE INDEX "day_notes_listed" ON "day_notes" USING btree ("user_id","created_at" DESC NULLS FIRST,"id" DESC NULLS FIRST) WHERE deleted_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "fasting_periods_source" ON "fasting_periods" USING btree ("user_id","source","source_id");--> statement-breakpoint
CREATE UNIQUE INDEX "fasting_periods_revision" ON "fasting_periods" USING btree ("user_id","revision");--> statement-breakpoint
CREATE INDEX "fasting_periods_listed" ON "fasting_periods" USING btree ("user_id","start" DESC NULLS FIRST,"id" DESC NULLS FIRST) WHERE deleted_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "food_items_source" ON "food_items" USING btree ("user_id","source","source_id");--> statement-breakpoint
CREATE UNIQUE INDEX "food_items_revision" ON "food_items" USING btree ("user_id","revision");--> statement-breakpoint
CREATE INDEX "food_items_listed" ON "food_items" USING btree ("user_id","created_at" DESC NULLS FIRST,"id" DESC NULLS FIRST) WHERE deleted_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "goals_source" ON "goals" USING btree ("user_id","source","source_id");--> statement-breakpoint
CREATE UNIQUE INDEX "goals_revision" ON "goals" USING btree ("user_id","revision");--> statement-breakpoint
CREATE INDEX "goals_listed" ON "goals" USING btree ("user_id","created_at" DESC NULLS FIRST,"id" DESC NULLS FIRST) WHERE deleted_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "import_batches_source" ON "import_batches" USING btree ("user_id","source","source_id");--> statement-breakpoint
CREATE UNIQUE INDEX "import_batches_revision" ON "import_batches" USING btree ("user_id","revision");--> statement-breakpoint
CREATE INDEX "import_batches_listed" ON "import_batches" USING btree ("user_id","imported_at" DESC NULLS FIRST,"id" DESC NULLS FIRST) WHERE deleted_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "meal_items_source" ON "meal_items" USING btree ("user_id","source","source_id");--> statement-breakpoint
CREATE UNIQUE INDEX "meal_items_revision" ON "meal_items" USING btree ("user_id","revision");--> statement-breakpoint
CREATE INDEX "meal_items_listed" ON "meal_items" USING btree ("user_id","created_at" DESC NULLS FIRST,"id" DESC NULLS FIRST) WHERE deleted_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "meals_source" ON "meals" USING btree ("user_id","source","source_id");--> statement-breakpoint
CREATE UNIQUE INDEX "meals_revision" ON "meals" USING btree ("user_id","revision");--> statement-breakpoint
CREATE INDEX "meals_listed" ON "meals" USING btree ("user_id","eaten_at" DESC NULLS FIRST,"id" DESC NULLS FIRST) WHERE deleted_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "projects_source" ON "projects" USING btree ("user_id","source","source_id");--> statement-breakpoint
CREATE UNIQUE INDEX "projects_revision" ON "projects" USING btree ("user_id","revision");--> statement-breakpoint
CREATE INDEX "projects_listed" ON "projects" USING btree ("user_id","created_at" DESC NULLS FIRST,"id" DESC NULLS FIRST) WHERE deleted_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "settings_source" ON "settings" USING btree ("user_id","source","source_id");--> statement-breakpoint
CREATE UNIQUE INDEX "settings_revision" ON "settings" USING btree ("user_id","revision");--> statement-breakpoint
CREATE INDEX "settings_listed" ON "settings" USING btree ("user_id","created_at" DESC NULLS FIRST,"id" DESC NULLS FIRST) WHERE deleted_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "time_entries_source" ON "time_entries" USING btree ("user_id","source","source_id");--> statement-breakpoint
CREATE UNIQUE INDEX "time_entries_revision" ON "time_entries" USING btree ("user_id","revision");--> statement-breakpoint
CREATE INDEX "time_entries_listed" ON "time_entries" USING btree ("user_id","start" DESC NULLS FIRST,"id" DESC NULLS FIRST) WHERE deleted_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "weigh_ins_source" ON "weigh_ins" USING btree ("user_id","source","source_id");--> statement-breakpoint
CREATE UNIQUE INDEX "weigh_ins_revision" ON "weigh_ins" USING btree ("user_id","revision");--> statement-breakpoint
CREATE INDEX "weigh_ins_listed" ON "weigh_ins" USING btree ("user_id","measured_at" DESC NULLS FIRST,"id" DESC NULLS FIRST) WHERE deleted_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "workouts_source" ON "workouts" USING btree ("user_id","source","source_id");--> statement-breakpoint
CREATE UNIQUE INDEX "workouts_revision" ON "workouts" USING btree ("user_id","revision");--> statement-breakpoint
CREATE INDEX "workouts_listed" ON "workouts" USING btree ("user_id","start" DESC NULLS FIRST,"id" DESC NULLS FIRST) WHERE deleted_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "oauth_credentials_provider" ON "oauth_credentials" USING btree ("user_id","provider");--> statement-breakpoint
CREATE INDEX "oauth_credentials_due" ON "oauth_credentials" USING btree ("next_sync_at") WHERE status = 'active';--> statement-breakpoint
CREATE UNIQUE INDEX "oauth_flows_state_hash" ON "oauth_flows" USING btree ("state_hash");--> statement-breakpoint
CREATE INDEX "sync_runs_started" ON "sync_runs" USING btree ("user_id","provider","started_at" DESC NULLS LAST);--> statement-breakpoint
CREATE POLICY "own_rows_or_system" ON "audit_log" AS PERMISSIVE FOR ALL TO public USING (user_id = nullif(current_setting('app.user_id', true), '')::uuid or current_setting('app.system', true) = 'on') WITH CHECK (user_id = nullif(current_setting('app.user_id', true), '')::uuid or current_setting('app.system', true) = 'on');--> statement-breakpoint
CREATE POLICY "own_rows_or_system" ON "passkeys" AS PERMISSIVE FOR ALL TO public USING (user_id = nullif(current_setting('app.user_id', true), '')::uuid or current_setting('app.system', true) = 'on') WITH CHECK (user_id = nullif(current_setting('app.user_id', true), '')::uuid or current_setting('app.system', true) = 'on');--> statement-breakpoint
CREATE POLICY "own_rows_or_system" ON "sessions" AS PERMISSIVE FOR ALL TO public USING (user_id = nullif(current_setting('app.user_id', true), '')::uuid or current_setting('app.system', true) = 'on') WITH CHECK (user_id = nullif(current_setting('app.user_id', true), '')::uuid or current_setting('app.system', true) = 'on');--> statement-breakpoint
CREATE POLICY "own_rows_or_system" ON "users" AS PERMISSIVE FOR ALL TO public USING (id = nullif(current_setting('app.user_id', true), '')::uuid or current_setting('app.system', true) = 'on') WITH CHECK (id = nullif(current_setting('app.user_id', true), '')::uuid or current_setting('app.system', true) = 'on');--> statement-breakpoint
CREATE POLICY "own_rows_or_system" ON "devices" AS PERMISSIVE FOR ALL TO public USING (user_id = nullif(current_setting('app.user_id', true), '')::uuid or current_setting('app.system', true) = 'on') WITH CHECK (user_id = nullif(current_setting('app.user_id', true), '')::uuid or current_setting('app.system', true) = 'on');--> statement-breakpoint
CREATE POLICY "own_rows" ON "row_history" AS PERMISSIVE FOR ALL TO public USING (user_id = nullif(current_setting('app.user_id', true), '')::uuid) WITH CHECK (user_id = nullif(current_setting('app.user_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_rows" ON "sync_heads" AS PERMISSIVE FOR ALL TO public USING (user_id = nullif(current_setting('app.user_id', true), '')::uuid) WITH CHECK (user_id = nullif(current_setting('app.user_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_rows" ON "day_notes" AS PERMISSIVE FOR ALL TO public USING (user_id = nullif(current_setting('app.user_id', true), '')::uuid) WITH CHECK (user_id = nullif(current_setting('app.user_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_rows" ON "fasting_periods" AS PERMISSIVE FOR ALL TO public USING (user_id = nullif(current_setting('app.user_id', true), '')::uuid) WITH CHECK (user_id = nullif(current_setting('app.user_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_rows" ON "food_items" AS PERMISSIVE FOR ALL TO public USING (user_id = nullif(current_setting('app.user_id', true), '')::uuid) WITH CHECK (user_id = nullif(current_setting('app.user_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_rows" ON "goals" AS PERMISSIVE FOR ALL TO public USING (user_id = nullif(current_setting('app.user_id', true), '')::uuid) WITH CHECK (user_id = nullif(current_setting('app.user_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_rows" ON "import_batches" AS PERMISSIVE FOR ALL TO public USING (user_id = nullif(current_setting('app.user_id', true), '')::uuid) WITH CHECK (user_id = nullif(current_setting('app.user_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_rows" ON "meal_items" AS PERMISSIVE FOR ALL TO public USING (user_id = nullif(current_setting('app.user_id', true), '')::uuid) WITH CHECK (user_id = nullif(current_setting('app.user_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_rows" ON "meals" AS PERMISSIVE FOR ALL TO public USING (user_id = nullif(current_setting('app.user_id', true), '')::uuid) WITH CHECK (user_id = nullif(current_setting('app.user_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_rows" ON "projects" AS PERMISSIVE FOR ALL TO public USING (user_id = nullif(current_setting('app.user_id', true), '')::uuid) WITH CHECK (user_id = nullif(current_setting('app.user_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_rows" ON "settings" AS PERMISSIVE FOR ALL TO public USING (user_id = nullif(current_setting('app.user_id', true), '')::uuid) WITH CHECK (user_id = nullif(current_setting('app.user_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_rows" ON "time_entries" AS PERMISSIVE FOR ALL TO public USING (user_id = nullif(current_setting('app.user_id', true), '')::uuid) WITH CHECK (user_id = nullif(current_setting('app.user_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_rows" ON "weigh_ins" AS PERMISSIVE FOR ALL TO public USING (user_id = nullif(current_setting('app.user_id', true), '')::uuid) WITH CHECK (user_id = nullif(current_setting('app.user_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_rows" ON "workouts" AS PERMISSIVE FOR ALL TO public USING (user_id = nullif(current_setting('app.user_id', true), '')::uuid) WITH CHECK (user_id = nullif(current_setting('app.user_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_rows_or_system" ON "oauth_credentials" AS PERMISSIVE FOR ALL TO public USING (user_id = nullif(current_setting('app.user_id', true), '')::uuid or current_setting('app.system', true) = 'on') WITH CHECK (user_id = nullif(current_setting('app.user_id', true), '')::uuid or current_setting('app.system', true) = 'on');--> statement-breakpoint
CREATE POLICY "own_rows_or_system" ON "oauth_flows" AS PERMISSIVE FOR ALL TO public USING (user_id = nullif(current_setting('app.user_id', true), '')::uuid or current_setting('app.system', true) = 'on') WITH CHECK (user_id = nullif(current_setting('app.user_id', true), '')::uuid or current_setting('app.system', true) = 'on');--> statement-breakpoint
CREATE POLICY "own_rows" ON "provider_cursors" AS PERMISSIVE FOR ALL TO public USING (user_id = nullif(current_setting('app.user_id', true), '')::uuid) WITH CHECK (user_id = nullif(current_setting('app.user_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_rows" ON "provider_payloads" AS PERMISSIVE FOR ALL TO public USING (user_id = nullif(current_setting('app.user_id', true), '')::uuid) WITH CHECK (user_id = nullif(current_setting('app.user_id', true), '')::uuid);--> statement-breakpoint
CREATE POLICY "own_rows_or_system" ON "sync_runs" AS PERMISSIVE FOR ALL TO public USING (user_id = nullif(current_setting('app.user_id', true), '')::uuid or current_setting('app.system', true) = 'on') WITH CHECK (user_id = nullif(current_setting('app.user_id', true), '')::uuid or current_setting('app.system', true) = 'on');--> statement-breakpoint
-- The policies hold for the owner of the tables too.
DO $$
DECLARE personal regclass;
BEGIN
	FOR personal IN SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
		WHERE n.nspname = 'public' AND c.relkind = 'r' AND c.relrowsecurity
	LOOP
		EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', personal);
	END LOOP;
END $$;--> statement-breakpoint
-- Heads are updated with every write: room on the page keeps those updates in place.
ALTER TABLE "sync_heads" SET (fillfactor = 50);
