/** Patterns of MAINTAINERS as scripts/get_maintainer.pl takes them; its own answers: maintainers.nightly in docs. */
import { describe, expect, test } from '@jest/globals';
import { readMaintainers } from '../../src/source/maintainers.ts';

const text = `List of maintainers

	M: *Mail* patches to: FullName <address@domain>
	F: nothing/

NETWORKING
M:	Somebody <a@b.c>
F:	net/
X:	net/bluetooth/

IPV4
F:	net/ipv4/
F:	include/net/ip*

ROUTES
F:	net/ipv4/route.c

CLOCKS
F:	drivers/*/clk-*
F:	drivers/clk

TEGRA
N:	[^a-z]tegra

SLOW
N:	(a+)+$

THE REST
F:	*
F:	*/
`;
const owner = readMaintainers(text, (path) => path === 'drivers/clk');

describe('a file belongs to', () => {
  test.each([
    ['net/core/dev.c', 'NETWORKING'],
    ['net/bluetooth/hci.c', 'THE REST'],
    ['net/ipv4/tcp.c', 'IPV4'],
    ['net/ipv4/route.c', 'ROUTES'],
    // a pattern is a beginning, with as many slashes
    ['net/ipv4/route.c.orig', 'ROUTES'],
    ['include/net/ip6_fib.h', 'IPV4'],
    ['include/net/ip/x.h', 'THE REST'],
    ['drivers/soc/clk-x.c', 'CLOCKS'],
    ['drivers/clk/a/b.c', 'CLOCKS'],
    ['drivers/soc/x-tegra.c', 'TEGRA'],
    ['init/main.c', 'THE REST'],
    ['nothing/a.c', 'THE REST'],
  ])('%s: %s', (path, title) => {
    expect(owner(path)).toBe(title);
  });

  test('nobody where no section says so', () => {
    expect(readMaintainers('A\nF:\tx/\n', () => false)('y/a.c')).toBeNull();
    expect(readMaintainers('', () => false)('y/a.c')).toBeNull();
  });

  test('an expression that would take for ever is not tried', () => {
    expect(owner(`${'a'.repeat(900)}!`)).toBe('THE REST');
  });
});
