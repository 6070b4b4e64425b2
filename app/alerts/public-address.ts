/** Whether an address of the internet is one that anybody may reach. */
import { BlockList, isIP } from 'node:net'

/**
 * Not of everybody: https://www.iana.org/assignments/iana-ipv4-special-registry, multicast, and
 * 168.63.129.16, where Azure answers its machines. 169.254.0.0/16 has the metadata of clouds.
 */
const SPECIAL_IPV4 = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16'],
  ...['172.16.0.0/12', '192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16'],
  ...['198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
  '168.63.129.16/32',
] as const

/** All that is global: https://www.iana.org/assignments/ipv6-unicast-address-assignments */
const GLOBAL_IPV6 = '2000::/3'

/** Of these: Teredo and other protocols, documentation, and 6to4, which hides IPv4 addresses. */
const SPECIAL_IPV6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'] as const

/** Whatever is no address is not public. IPv4 within IPv6 never is: nobody needs it. */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !listOf(SPECIAL_IPV4, 'ipv4').check(address, 'ipv4')
    case 6:
      return (
        !address.includes('%') &&
        listOf([GLOBAL_IPV6], 'ipv6').check(address, 'ipv6') &&
        !listOf(SPECIAL_IPV6, 'ipv6').check(address, 'ipv6')
      )
    default:
      return false
  }
}

function listOf(networks: readonly string[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList()
  for (const network of networks) {
    const [start = '', bits] = network.split('/')
    list.addSubnet(start, Number(bits), family)
  }
  return list
}
