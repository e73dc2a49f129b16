// As much of an OpenTelemetry collector as it takes to see what is sent: OTLP over HTTP, as JSON.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

interface Attribute {
  readonly key: string;
  readonly value: { readonly stringValue?: string };
}

export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly attributes: readonly Attribute[];
  readonly events: readonly { readonly name: string }[];
  /** Of the process that sent it. */
  readonly service: string;
}

interface TraceRequest {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: readonly { readonly spans: readonly Omit<ReceivedSpan, 'service'>[] }[];
  }[];
}

export function attributeOf(
  { attributes }: { readonly attributes: readonly Attribute[] },
  name: string,
): string | undefined {
  return attributes.find(({ key }) => key === name)?.value.stringValue;
}

function spansOf({ resourceSpans }: TraceRequest): readonly ReceivedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const service = attributeOf(resource, 'service.name') ?? '';
    return scopeSpans.flatMap(({ spans }) => spans.map((span) => ({ ...span, service })));
  });
}

export interface OtlpReceiver {
  readonly url: string;
  readonly spans: readonly ReceivedSpan[];
  /** Everything that came, as it came. */
  readonly texts: readonly string[];
}

export async function startOtlpReceiver(): Promise<OtlpReceiver> {
  const [spans, texts]: [ReceivedSpan[], string[]] = [[], []];
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      texts.push(body);
      spans.push(...spansOf(JSON.parse(body)));
      response.setHeader('Content-Type', 'application/json').end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return { url: `http://127.0.0.1:${port}`, spans, texts };
}
