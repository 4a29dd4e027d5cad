export const mount = root => root
