import { createServer } from 'node:http';

/**
 * Stands between the program and the sandbox, keeps all that the program sends, and can answer a cancel in
 * i'mport's place. Everything else goes on to `upstream` and back as it is.
 */
export async function start_wire_tap(upstream) {
  const received = [];
  const answers = []; // the next cancels are answered with these bodies, without reaching the sandbox
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    received.push(`${request.method} ${request.url}\n${request.rawHeaders.join('\n')}\n${body}`);
    if (request.url === '/payments/cancel' && answers.length > 0) {
      response.writeHead(200, { 'Content-Type': 'application/json' });
      return response.end(JSON.stringify(answers.shift()));
    }
    const { 'content-type': type, authorization } = request.headers;
    const reply = await fetch(upstream + request.url, {
      method: request.method,
      headers: { ...(type && { 'content-type': type }), ...(authorization && { authorization }) },
      body: body.length > 0 ? body : undefined,
    });
    response.writeHead(reply.status, { 'Content-Type': reply.headers.get('content-type') ?? '' });
    response.end(Buffer.from(await reply.arrayBuffer()));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    received,
    answer_next: (body) => answers.push(body),
    stop() {
      server.close();
      server.closeAllConnections();
    },
  };
}
