// No name and no password leaves before the connection is as safe as it is to be, and none stays open for long.

import { describe, expect, test, vi } from 'vitest';
import { createLdapDirectory } from '../../src/directory/ldap/ldap-directory.ts';
import { LDAP_LIMITS } from '../../src/directory/ldap/limits.ts';
import { manualClock } from '../support/manual-clock.ts';
import { describeWith } from '../support/peer.ts';
import { startRecordingProxy } from '../support/recording-proxy.ts';
import { SEARCHER_PASSWORD, useSlapd } from '../support/slapd.ts';

const PEOPLE_HERE = [{ uid: 'ann', password: 'anns-password' }];
const AWAY = { name: 'DirectoryAway' };
const START_TLS = '1.3.6.1.4.1.1466.20037';

describeWith(['slapd', 'slapadd'], 'connections to LDAP', () => {
  const safe = useSlapd({ people: PEOPLE_HERE });
  const another = useSlapd({ people: PEOPLE_HERE });
  const misnamed = useSlapd({ people: PEOPLE_HERE, tls: ['directory.example.org'] });
  const plain = useSlapd({ people: PEOPLE_HERE, tls: false });
  const through = (port: number) => `ldap://127.0.0.1:${port}`;

  test('StartTLS and ldaps log people in, and everything is encrypted', async () => {
    const proxy = await startRecordingProxy(safe().port);
    const { ca, secureUrl } = safe();
    const byStartTls = safe().settings({ url: through(proxy.port), startTls: true, ca });
    for (const settings of [
      byStartTls,
      safe().settings({ url: secureUrl, ca }),
      { ...byStartTls, url: `${byStartTls.url}/` },
    ])
      expect(await createLdapDirectory(settings, manualClock()).logIn({ name: 'ann' }, 'anns-password')).toMatchObject({
        name: 'ann',
      });
    const sent = proxy.sent().toString('latin1');
    expect(sent).toContain(START_TLS);
    expect(sent).not.toMatch(/ann|secret|dc=/);
    await proxy.idle();
    await proxy.close();
  });

  describe('no password leaves, and the socket closes,', () => {
    test.each([
      ['when another authority signed the certificate', () => ({ port: safe().port, ca: another().ca })],
      ['when only the authorities of the system are trusted', () => ({ port: safe().port, ca: undefined })],
      ['when the certificate is for another host', () => ({ port: misnamed().port, ca: misnamed().ca })],
      ['when the server has no TLS', () => ({ port: plain().port, ca: safe().ca })],
    ])('%s', async (_when, target) => {
      const { port, ca } = target();
      const proxy = await startRecordingProxy(port);
      const settings = safe().settings({ url: through(proxy.port), startTls: true, ca });
      const { logIn, everybody } = createLdapDirectory(settings, manualClock());
      await expect(logIn({ name: 'ann' }, 'anns-password')).rejects.toMatchObject(AWAY);
      await expect(everybody()).rejects.toMatchObject(AWAY);
      await proxy.idle();
      expect(proxy.opened()).toBe(2);
      expect(proxy.sent().toString('latin1')).not.toMatch(/ann|secret|dc=/);
      await proxy.close();
    });

    test('with ldaps to a certificate that is not trusted', async () => {
      const settings = safe().settings({ url: safe().secureUrl, ca: another().ca });
      await expect(
        createLdapDirectory(settings, manualClock()).logIn({ name: 'ann' }, 'anns-password'),
      ).rejects.toMatchObject(AWAY);
    });

    test('when somebody on the way puts an answer behind that to StartTLS', async () => {
      // A bind response with success (RFC 4511, section 4.2.2) for each of the next requests, and the head of another one.
      const forged = [1, 2, 3].flatMap((id) => [
        0x30,
        0x0c,
        0x02,
        0x01,
        id,
        0x61,
        0x07,
        0x0a,
        0x01,
        0,
        0x04,
        0,
        0x04,
        0,
      ]);
      const proxy = await startRecordingProxy(safe().port, {
        change: (bytes) => (bytes[0] === 0x30 ? Buffer.concat([bytes, Buffer.from([...forged, 0x30, 0x40])]) : bytes),
      });
      const settings = safe().settings({ url: through(proxy.port), startTls: true, ca: safe().ca });
      await expect(createLdapDirectory(settings, manualClock()).logIn({ name: 'ann' }, 'wrong')).rejects.toMatchObject(
        AWAY,
      );
      expect(proxy.sent().toString('latin1')).not.toMatch(/ann|secret|dc=/);
      await proxy.idle();
      await proxy.close();
    });
  });

  test('a directory that says nothing is given up in time, and its socket closed', async () => {
    const silent = await startRecordingProxy(undefined);
    const limits = { ...LDAP_LIMITS, milliseconds: 50, everybodyMilliseconds: 50 };
    for (const changes of [{}, { startTls: true }, { url: `ldaps://127.0.0.1:${silent.port}` }]) {
      const settings = safe().settings({ url: through(silent.port), ca: safe().ca, ...changes });
      const { logIn, everybody } = createLdapDirectory(settings, manualClock(), limits);
      const late = { ...AWAY, message: expect.stringContaining('within 50 ms') };
      await expect(logIn({ name: 'ann' }, 'anns-password')).rejects.toMatchObject(late);
      await expect(everybody()).rejects.toMatchObject(late);
    }
    await silent.idle();
    await silent.close();
    expect(LDAP_LIMITS.milliseconds).toBe(5_000);
  });

  test('who stops waiting closes the socket', async () => {
    const silent = await startRecordingProxy(undefined);
    const { logIn } = createLdapDirectory(safe().settings({ url: through(silent.port) }), manualClock());
    const leaving = new AbortController();
    const login = logIn({ name: 'ann' }, 'anns-password', leaving.signal);
    leaving.abort(new Error('the client has gone'));
    await expect(login).rejects.toThrow('the client has gone');
    await silent.idle();
    await silent.close();
  });

  test('eight log in at once, some wait, and the rest are told to come again', async () => {
    const silent = await startRecordingProxy(undefined);
    const { logIn } = createLdapDirectory(safe().settings({ url: through(silent.port) }), manualClock());
    const [working, waiting] = [new AbortController(), new AbortController()];
    const start = (count: number, signal: AbortSignal) =>
      Promise.allSettled(Array.from({ length: count }, () => logIn({ name: 'ann' }, 'p', signal)));
    const [eight, queue] = [start(8, working.signal), start(LDAP_LIMITS.waiting, waiting.signal)];
    await expect(logIn({ name: 'ann' }, 'p')).rejects.toMatchObject({
      code: 'TOO_MANY_REQUESTS',
      message: expect.stringContaining('try again'),
    });
    await vi.waitFor(() => expect(silent.opened()).toBe(8));
    waiting.abort(new Error('left the queue'));
    working.abort(new Error('left the directory'));
    const reasons = [...(await eight), ...(await queue)].map(
      (outcome) => outcome.status === 'rejected' && `${outcome.reason}`,
    );
    expect(reasons.filter((reason) => reason === 'Error: left the directory')).toHaveLength(8);
    expect(reasons.filter((reason) => reason === 'Error: left the queue')).toHaveLength(LDAP_LIMITS.waiting);
    await silent.idle();
    expect(silent.opened()).toBe(8);
    await silent.close();
  });

  test('a directory that is down is no wrong password, and no error tells a secret', async () => {
    const closed = await startRecordingProxy(undefined);
    await closed.close();
    const settings = safe().settings({ url: through(closed.port) });
    const error = await createLdapDirectory(settings, manualClock())
      .logIn({ name: 'ann' }, 'anns-password')
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ ...AWAY, message: expect.stringContaining('ECONNREFUSED') });
    const { message, stack, cause } = error as Error;
    expect(`${message}${stack}${cause}${JSON.stringify(error)}`).not.toMatch(
      new RegExp(`anns-password|${SEARCHER_PASSWORD}`),
    );
  });
});
