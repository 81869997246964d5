internal import Glibc
public import Planning

/// Why the operating system refused, in words.
public enum SystemReason {
  /// The words for `failure`, a value of `errno`. English are the system's own; Chinese for what people
  /// meet, and the system's own for the rest.
  public static func words(_ failure: Int32) -> Bilingual {
    let english = String(cString: strerror(failure))
    return Bilingual(zh: chinese[failure] ?? english, en: english)
  }

  private static let chinese: [Int32: String] = [
    ENOENT: "没有这个文件或文件夹", EACCES: "没有权限", EPERM: "系统不允许这样做", EEXIST: "已经存在",
    EISDIR: "这是文件夹", ENOTDIR: "路径中有一段不是文件夹", ENOTEMPTY: "文件夹不是空的",
    ENOSPC: "磁盘空间不足", EDQUOT: "超出磁盘配额", EFBIG: "文件太大", EROFS: "文件系统是只读的",
    ENAMETOOLONG: "名称太长", ELOOP: "符号链接层数太多", EXDEV: "不在同一个文件系统", EMFILE: "打开的文件太多",
    ENFILE: "系统打开的文件太多", ENOMEM: "内存不足", EIO: "读写设备出错", EPIPE: "读取的一方已经关闭",
    EBUSY: "设备或文件正在使用", ETXTBSY: "文件正在运行", EBADF: "文件没有打开", EINVAL: "参数无效",
    EAGAIN: "暂时不可用", ENODEV: "没有这个设备", ENXIO: "没有这个设备或地址", ESTALE: "网络文件已失效",
    ETIMEDOUT: "等待超时",
  ]
}
