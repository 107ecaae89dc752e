// A coalition of its own that `huitong serve` serves, and what a client asks of it.
import { spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';

const kServeMilliseconds = 30_000;

export class ServedCoalition {
  constructor(directory, server, address, apiKey) {
    this.directory = directory;
    this.server = server;
    this.address = address;
    this.apiKey = apiKey;
  }

  // Makes a data directory, and gives the operator's API key.
  static init(huitong, directory) {
    const { status, stdout, stderr } = spawnSync(huitong, ['init', '--data-dir', directory,
      '--origin', 'verifier.example/7/log/sha256', '--json'], { encoding: 'utf8' });
    if (status !== 0) throw new Error(`huitong init exits with ${status}: ${stderr}`);
    return JSON.parse(stdout).api_key;
  }

  // Makes the API key of a user.
  static userKey(huitong, directory, user) {
    const { status, stdout, stderr } = spawnSync(huitong,
      ['key', 'new', '--data-dir', directory, '--user', String(user), '--json'],
      { encoding: 'utf8' });
    if (status !== 0) throw new Error(`huitong key new exits with ${status}: ${stderr}`);
    return JSON.parse(stdout).api_key;
  }

  // Serves it on a free port.
  static async serve(huitong, directory, apiKey) {
    const server = spawn(huitong, ['serve', '--data-dir', directory, '--port', '0', '--json'],
      { stdio: ['ignore', 'pipe', 'inherit'] });
    const { address } = JSON.parse(await firstLine(server.stdout));
    return new ServedCoalition(directory, server, address, apiKey);
  }

  // The body of the answer with its `status_code`; declines and refusals are answers too.
  async post(path, body, apiKey = this.apiKey) {
    const response = await fetch(this.address + path, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${apiKey}`,
        'content-type': 'application/json',
        'accept-language': 'en',
        'idempotency-key': randomUUID(),
      },
      body: JSON.stringify(body),
    });
    return { ...(await response.json()), status_code: response.status };
  }

  // As post, of what must be accepted.
  async make(path, body, apiKey) {
    const answer = await this.post(path, body, apiKey);
    if (answer.status_code >= 300) {
      throw new Error(`${path} ${JSON.stringify(body)}: ${JSON.stringify(answer)}`);
    }
    return answer;
  }

  // As post, of what must be declined with `code`.
  async declined(path, body, code, apiKey) {
    const answer = await this.post(path, body, apiKey);
    if (answer.code !== code) {
      throw new Error(`${path} ${JSON.stringify(body)} is not ${code}: ${JSON.stringify(answer)}`);
    }
    return answer;
  }

  async get(path) {
    const response = await fetch(this.address + path,
      { headers: { authorization: `Bearer ${this.apiKey}` } });
    return response.json();
  }

  async stop() {
    const stopped = new Promise((resolve) => { this.server.once('exit', resolve); });
    process.kill(this.server.pid, 'SIGTERM');
    await stopped;
  }
}

export function firstLine(stream) {
  return new Promise((resolve, reject) => {
    let text = '';
    setTimeout(() => reject(new Error('Nothing is served.')), kServeMilliseconds).unref();
    stream.on('data', (bytes) => {
      text += bytes;
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')));
    });
  });
}
