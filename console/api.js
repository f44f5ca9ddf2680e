// The console's API. A change needs the token that only this page is told.

let session;

async function answer(response) {
  const body = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(body.error ?? `The console answered ${response.status}.`);
  return body;
}

export async function get(path) {
  return answer(await fetch('/api/' + path, {credentials: 'same-origin'}));
}

export async function post(path, body) {
  session ??= get('session');
  const {token, header} = await session;
  return answer(await fetch('/api/' + path, {
    method: 'POST',
    credentials: 'same-origin',
    headers: {'Content-Type': 'application/json', [header]: token},
    body: JSON.stringify(body),
  }));
}

/** Calls `told` with the flows of each event; returns what ends it. */
export function follow(seconds, told, state) {
  const source = new EventSource('/api/events?window=' + seconds);
  source.addEventListener('flows', event => {
    const data = JSON.parse(event.data);
    if (data.error) state(data.error);
    else {
      state('live');
      told(data);
    }
  });
  source.addEventListener('error', () => state('the mesh does not answer'));
  return () => source.close();
}
