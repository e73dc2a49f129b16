// A small app behind the pieces of this library, asked over HTTP.
import { openKeySpace } from '@verdict/testing';
import express, { type Express } from 'express';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { onTestFinished } from 'vitest';
import { type AuditEntry, openAudit, readAudit } from './audit.ts';
import { letIn } from './let-in.ts';
import type { AccessRules } from './roles.ts';

export const rules: AccessRules = {
  viewerPassword: 'look',
  operatorPassword: 'change',
  isEverybodyOperator: false,
};

export function basic(user: string, password: string): Record<string, string> {
  const encoded = Buffer.from(`${user}:${password}`).toString('base64');
  return { Authorization: `Basic ${encoded}` };
}

async function listen(app: Express): Promise<string> {
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

export async function openApp(
  given: AccessRules,
  addRoutes: (app: Express, audit: ReturnType<typeof openAudit>) => void,
) {
  const { redis, prefix } = openKeySpace();
  const logged: AuditEntry[] = [];
  const audit = openAudit({
    place: () => ({ redis, prefix }),
    log: (entry) => void logged.push(entry),
    onError: (error) => {
      throw error;
    },
  });
  const app = express();
  app.use(letIn(given, audit));
  addRoutes(app, audit);
  const url = await listen(app);
  const ask = (path: string, init: RequestInit = {}) => fetch(`${url}${path}`, init);
  const stored = (limit = 100, before?: string) => readAudit({ redis, prefix }, { limit, before });
  return { url, ask, logged, stored, audit, redis, prefix };
}
