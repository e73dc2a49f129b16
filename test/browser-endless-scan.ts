// A dashboard whose looks at a run never come to their end, so that they can be seen on their way.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { onTestFinished } from 'vitest';
import type { RunningDashboard } from './browser-dashboard.ts';

/** All that comes before the last line of progress. */
function withoutEnd(page: string): string {
  return page.slice(0, page.lastIndexOf('<tbody class="progress"'));
}

export async function startEndlessScans(dashboard: RunningDashboard): Promise<{ url: string }> {
  const server = createServer(async (request, response) => {
    const answer = await fetch(`${dashboard.url}${request.url}`);
    const body = await answer.text();
    response.setHeader('Content-Type', answer.headers.get('content-type') ?? '');
    if (request.url?.startsWith('/scan')) response.write(withoutEnd(body));
    else response.end(body);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  return { url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}` };
}
