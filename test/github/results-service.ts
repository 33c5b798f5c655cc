/**
 * GitHub's "Actions results service" on loopback: the cache (version 2, Twirp) and artifacts (version 4) as the
 * real @actions/cache and @actions/artifact clients speak to them.
 *
 *   const service = await startResultsService();
 *   Object.assign(process.env, service.environment());
 *   await saveCache(['folder'], 'key');            // the real client
 *
 * Cache scopes work as on GitHub: the first scope is the run's own; others may be readable only. An entry is
 * looked up scope by scope, exactly first, then by prefix, the newest winning.
 */
import { BlobStore } from './blob-store.ts';
import { json, startLoopbackServer, type Fault, type LoggedRequest, type Reply } from './loopback-server.ts';

export interface CacheScope {
  readonly ref: string;
  readonly read: boolean;
  readonly write: boolean;
}

export interface CacheEntry {
  readonly id: number;
  readonly ref: string;
  readonly key: string;
  readonly version: string;
  readonly blob: string;
  size: number;
  finalized: boolean;
}

export interface StoredArtifact {
  readonly id: number;
  readonly name: string;
  readonly run: string;
  readonly job: string;
  readonly createdAt: string;
  readonly blob: string;
  size: number;
  digest: string;
  finalized: boolean;
}

export interface ResultsService {
  readonly url: string;
  readonly requests: readonly LoggedRequest[];
  readonly faults: Fault[];
  readonly caches: CacheEntry[];
  readonly artifacts: StoredArtifact[];
  readonly blobs: BlobStore;
  /** which caches later requests see and where they save; default: main, read and write */
  setScopes(scopes: readonly CacheScope[]): void;
  /** variables a runner gives to action steps so that the clients find this service */
  environment(run?: string): Record<string, string>;
  close(): Promise<void>;
}

/** The caches a pull request's run sees: its own, and the base branch's to read. */
export function pullRequestScopes(number: number, base = 'refs/heads/main', write = true): CacheScope[] {
  return [
    { ref: `refs/pull/${number}/merge`, read: true, write },
    { ref: base, read: true, write: false },
  ];
}

/** Starts the service on a free port. */
export async function startResultsService(): Promise<ResultsService> {
  const blobs = new BlobStore();
  const caches: CacheEntry[] = [];
  const artifacts: StoredArtifact[] = [];
  let scopes: readonly CacheScope[] = [{ ref: 'refs/heads/main', read: true, write: true }];
  let nextId = 1000;

  const server = await startLoopbackServer((request, url) => {
    if (url.pathname.startsWith('/blob/')) return blobs.handle(request, url);
    const call = /^\/twirp\/github\.actions\.results\.api\.v1\.(?:CacheService|ArtifactService)\/(\w+)$/.exec(
      url.pathname,
    );
    if (!call || request.method !== 'POST') return twirpError(404, 'bad_route', `no route ${url.pathname}`);
    if (!/^Bearer .+/.test(request.headers.authorization ?? '')) {
      return twirpError(401, 'unauthenticated', 'missing bearer token');
    }
    const method = methods[call[1]!];
    if (!method) return twirpError(404, 'bad_route', `no method ${call[1]!}`);
    return method(JSON.parse(request.body.toString()) as TwirpRequest, request);
  });

  const signed = (blob: string, permissions: string) => server.url + blobs.signedPath(blob, permissions);

  function findCache(keys: readonly string[], version: string): CacheEntry | undefined {
    for (const { ref } of scopes.filter(({ read }) => read)) {
      const candidates = caches.filter(
        (entry) => entry.finalized && entry.version === version && entry.ref === ref,
      );
      for (const key of keys) {
        const exact = candidates.find((entry) => entry.key === key);
        const found = exact ?? candidates.filter((entry) => entry.key.startsWith(key)).at(-1);
        if (found) return found;
      }
    }
    return undefined;
  }

  const methods: Readonly<
    Record<string, (request: TwirpRequest, raw: LoggedRequest) => Reply | Promise<Reply>>
  > = {
    CreateCacheEntry: ({ key = '', version = '' }) => {
      const own = scopes[0];
      if (!own?.write) {
        return json(200, { ok: false, message: 'cache write denied: token has no writable scopes' });
      }
      if (caches.some((entry) => entry.key === key && entry.version === version && entry.ref === own.ref)) {
        return twirpError(
          409,
          'already_exists',
          'cache entry with the same key, version, and scope already exists',
        );
      }
      const id = nextId++;
      const entry = { id, ref: own.ref, key, version, blob: `cache-${id}`, size: 0, finalized: false };
      caches.push(entry);
      return json(200, { ok: true, signed_upload_url: signed(entry.blob, 'cw') });
    },
    FinalizeCacheEntryUpload: ({ key, version, size_bytes }) => {
      const entry = caches.find(
        (candidate) => candidate.key === key && candidate.version === version && !candidate.finalized,
      );
      if (!entry) return twirpError(404, 'not_found', 'cache entry not found');
      entry.size = Number(size_bytes);
      entry.finalized = true;
      return json(200, { ok: true, entry_id: String(entry.id) });
    },
    GetCacheEntryDownloadURL: ({ key = '', restore_keys = [], version = '' }) => {
      const entry = findCache([key, ...restore_keys], version);
      if (!entry) return json(200, { ok: false });
      return json(200, { ok: true, signed_download_url: signed(entry.blob, 'r'), matched_key: entry.key });
    },
    CreateArtifact: ({ name = '', workflow_run_backend_id = '', workflow_job_run_backend_id = '' }) => {
      if (artifacts.some((artifact) => artifact.name === name && artifact.run === workflow_run_backend_id)) {
        return twirpError(
          409,
          'already_exists',
          'an artifact with this name already exists on the workflow run',
        );
      }
      const id = nextId++;
      artifacts.push({
        id,
        name,
        run: workflow_run_backend_id,
        job: workflow_job_run_backend_id,
        createdAt: new Date().toISOString(),
        blob: `artifact-${id}.zip`,
        size: 0,
        digest: '',
        finalized: false,
      });
      return json(200, { ok: true, signed_upload_url: signed(`artifact-${id}.zip`, 'cw') });
    },
    FinalizeArtifact: ({ name, workflow_run_backend_id, size, hash }) => {
      const artifact = artifacts.find(
        (candidate) => candidate.name === name && candidate.run === workflow_run_backend_id,
      );
      if (!artifact) return twirpError(404, 'not_found', 'artifact not found');
      Object.assign(artifact, { size: Number(size), digest: hash ?? '', finalized: true });
      return json(200, { ok: true, artifact_id: String(artifact.id) });
    },
    ListArtifacts: ({ workflow_run_backend_id, name_filter, id_filter }) =>
      json(200, {
        artifacts: artifacts
          .filter(({ run, finalized }) => finalized && run === workflow_run_backend_id)
          .filter(({ name }) => !name_filter || name === name_filter)
          .filter(({ id }) => !id_filter || String(id) === id_filter)
          .map((artifact) => ({
            workflow_run_backend_id: artifact.run,
            workflow_job_run_backend_id: artifact.job,
            database_id: String(artifact.id),
            name: artifact.name,
            size: String(artifact.size),
            created_at: artifact.createdAt,
            digest: artifact.digest,
          })),
      }),
    GetSignedArtifactURL: ({ name, workflow_run_backend_id }) => {
      const artifact = artifacts.find(
        (candidate) => candidate.name === name && candidate.run === workflow_run_backend_id,
      );
      if (!artifact) return twirpError(404, 'not_found', 'artifact not found');
      return json(200, { name: artifact.name, signed_url: signed(artifact.blob, 'r') });
    },
    DeleteArtifact: ({ name, workflow_run_backend_id }) => {
      const index = artifacts.findIndex(
        (candidate) => candidate.name === name && candidate.run === workflow_run_backend_id,
      );
      if (index < 0) return twirpError(404, 'not_found', 'artifact not found');
      const [removed] = artifacts.splice(index, 1);
      return json(200, { ok: true, artifact_id: String(removed!.id) });
    },
  };

  return {
    url: server.url,
    requests: server.requests,
    faults: server.faults,
    caches,
    artifacts,
    blobs,
    setScopes: (next) => (scopes = next),
    environment: (run = 'ce7f54c7-61c7-4aae-887f-30da475f5f1a') => ({
      ACTIONS_CACHE_SERVICE_V2: 'True',
      ACTIONS_RESULTS_URL: `${server.url}/`,
      ACTIONS_RUNTIME_TOKEN: runtimeToken(run),
      GITHUB_SERVER_URL: 'https://github.com',
    }),
    close: () => server.close(),
  };
}

/** A token of the shape that @actions/artifact decodes for the run's and job's backend ids. */
export function runtimeToken(run: string, job = 'ca395085-040a-526b-2ce8-bdc85f692774'): string {
  const parts = [
    { typ: 'JWT', alg: 'none' },
    { scp: `Actions.Results:${run}:${job}`, exp: 4102444800 },
  ];
  return `${parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.x`;
}

/** Fields of the requests used here; Twirp leaves empty ones out. */
interface TwirpRequest {
  readonly key?: string;
  readonly version?: string;
  readonly restore_keys?: readonly string[];
  readonly size_bytes?: string;
  readonly name?: string;
  readonly size?: string;
  readonly hash?: string;
  readonly name_filter?: string;
  readonly id_filter?: string;
  readonly workflow_run_backend_id?: string;
  readonly workflow_job_run_backend_id?: string;
}

function twirpError(status: number, code: string, msg: string): Reply {
  return json(status, { code, msg });
}
