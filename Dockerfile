# The current LTS of Node; name another with --build-arg. Debian, because the embedded PostgreSQL
# is built against glibc.
ARG NODE_IMAGE=node:lts-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY svelte.config.js vite.config.ts tsconfig.json ./
COPY static static
COPY drizzle drizzle
COPY src src
RUN npm run build

FROM ${NODE_IMAGE} AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM ${NODE_IMAGE}
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 LIFE_DATA_DIR=/data
RUN mkdir --mode=0700 /data && chown node:node /data
COPY package.json ./
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/build build
COPY drizzle drizzle
COPY src/cli/lifetracker.js src/cli/lifetracker.js
COPY src/cli/bootstrap/project.js src/cli/bootstrap/project.js
# The copies keep the dates of the clone: the launcher takes the bundle when nothing is newer.
RUN touch build/cli/main.js
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
	CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/healthz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Longer than the grace that running requests and the database are given: docker stop --time 30
STOPSIGNAL SIGTERM
CMD ["node", "src/cli/lifetracker.js", "serve"]
